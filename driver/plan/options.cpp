#include "driver/plan/options.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

namespace {

[[noreturn]] void refuse_law(const Parameters& parameters, const std::string& sentence) {
  throw Error(ErrorKind::bad_input, "the flow " + flow_text(parameters) + " has no " + sentence);
}

}  // namespace

void require_possible_by_law(const Options& options) {
  const Parameters& parameters = options.parameters;
  const LawInfo& law = *parameters.law;
  if (!law.has_exact_solution() && (options.verify || options.soak)) {
    refuse_law(parameters,
               std::string("exact solution to hold its particles to; leave ") +
                   (options.verify ? "--verify" : "--soak") +
                   " out, compare devices with --compare, and timesteps with --convergence");
  }
  if (parameters.timestep < 0 && !law.runs_backward) {
    throw Error(ErrorKind::bad_input, "--timestep: the flow " + std::string(law.flow) +
                                          " runs forward only; give a positive number");
  }
  if (parameters.math == Math::exact) return;
  if (!law.has_fast) refuse_law(parameters, "fast arithmetic; leave --math fast out");
  if (parameters.order == Order::particle) return;
  throw Error(
      ErrorKind::bad_input,
      "--math fast carries more than the particle from step to step, which --order step does not "
      "keep; leave one of them out");
}

void require_whole_epochs(const Options& options) {
  if (options.parameters.math == Math::exact) return;
  const auto require = [](const char* flag, std::uint64_t every) {
    if (every % steps_of_an_epoch == 0) return;
    throw Error(ErrorKind::bad_input,
                std::string(flag) + ": --math fast can only stop after each " +
                    std::to_string(steps_of_an_epoch) + " steps; give a multiple of them");
  };
  if (options.snapshots) require("--snapshot-every", options.snapshots->every);
  if (options.trajectory) require("--trajectory-every", options.trajectory->every);
  if (options.render_every) require("--render-every", *options.render_every);
  if (options.checkpoint) require("--checkpoint-every", options.checkpoint->every_steps());
}

}  // namespace simgpu::driver
