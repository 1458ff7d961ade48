#include "driver/plan/options.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/parameters.hpp"

namespace simgpu::driver {

void require_math_in_order(const Parameters& parameters) {
  if (parameters.math == Math::exact || parameters.order == Order::particle) return;
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
  if (options.render_every) require("--render-every", *options.render_every);
  if (options.checkpoint) require("--checkpoint-every", options.checkpoint->every_steps());
}

}  // namespace simgpu::driver
