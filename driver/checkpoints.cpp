#include "driver/checkpoints.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "common/error.hpp"
#include "common/io/output_file.hpp"
#include "driver/checkpoint_file.hpp"
#include "driver/format.hpp"
#include "driver/say.hpp"

namespace simgpu::driver {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

template <class Real>
Checkpoints<Real>::Checkpoints(const CheckpointPlan& plan, CheckpointHeader run,
                               const Simulation<Real>& simulation, bool was_resumed)
    : plan_(plan), run_(std::move(run)), simulation_(simulation), keep_previous_(was_resumed) {
  const io::OutputFile attempt(plan_.file);  // and nothing is left of it
}

template <class Real>
bool Checkpoints<Real>::is_due(const Position& position) const {
  if (Interruption::signal() != 0) return true;
  if (const std::uint64_t every = plan_.every_steps(); every > 0) {
    // The end is none of them: the run is about to say what it found.
    return position.ahead == 0 && position.step % every == 0 &&
           position.step < run_.parameters.steps;
  }
  const auto* const time = std::get_if<std::chrono::nanoseconds>(&plan_.every);
  return time != nullptr && Clock::now() - last_ >= *time;
}

template <class Real>
void Checkpoints<Real>::write(const Position& position) {
  const int signal = Interruption::signal();
  try {
    write_to_file(position);
  } catch (const Error& error) {
    if (signal != 0 || error.kind() != ErrorKind::run_failed) throw;
    say(std::string("warning: no checkpoint at step ") + grouped(position.step) + ": " +
        error.what());
  }
  last_ = Clock::now();
  if (signal == 0) return;
  throw Interrupted{signal, std::string(signal == SIGINT ? "SIGINT" : "SIGTERM") +
                                " came at step " + grouped(position.step) + " of " +
                                grouped(run_.parameters.steps) + "; go on with --resume " +
                                plan_.file.string()};
}

template <class Real>
void Checkpoints<Real>::write_to_file(const Position& position) {
  CheckpointHeader header = run_;
  header.position = position;
  write_checkpoint(plan_.file, header, simulation_, keep_previous_);
  if (keep_previous_) return;
  // What stands there is of an earlier run.
  std::error_code ignored;
  std::filesystem::remove(previous_generation(plan_.file), ignored);
  keep_previous_ = true;
}

template class Checkpoints<double>;
template class Checkpoints<float>;

}  // namespace simgpu::driver
