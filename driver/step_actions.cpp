#include "driver/step_actions.hpp"

#include <string>

#include "common/error.hpp"
#include "driver/format.hpp"
#include "driver/say.hpp"

namespace simgpu::driver {

template <class Real>
StepActions<Real>::StepActions(TimeLoop<Real>& loop, const Simulation<Real>& simulation,
                               memory::LineTable& table, Progress& progress, Failures& failures)
    : loop_(loop),
      simulation_(simulation),
      table_(table),
      progress_(progress),
      failures_(failures) {}

template <class Real>
void StepActions<Real>::write_snapshots(const Options& options, const OpenState<Real>& open_state) {
  snapshots_.emplace(options, simulation_, open_state);
  loop_.at_every(options.snapshots->every, [this](std::uint64_t step) {
    act(step, [&] { SIMGPU_MEMORY_LINE(table_, "snapshot", snapshots_->write(step)); });
  });
}

template <class Real>
void StepActions<Real>::draw_frames(std::uint64_t every, const Renders<Real>& renders) {
  loop_.at_every(every, [this, &renders](std::uint64_t step) {
    act(step,
        [&] { SIMGPU_MEMORY_LINE(table_, "render_frame", renders.draw_frame(simulation_, step)); });
  });
}

template <class Real>
void StepActions<Real>::save_checkpoints(const Options& options, std::uint64_t particles) {
  Parameters parameters = options.parameters;
  parameters.particles = particles;
  checkpoints_.emplace(*options.checkpoint,
                       CheckpointHeader{parameters, options.generated_start(), {}}, simulation_,
                       options.resume_point);
  loop_.after_portions([this](const Position& position) {
    if (checkpoints_->is_due(position)) save(position);
  });
  if (const std::uint64_t every = options.checkpoint->every_steps(); every > 0) {
    loop_.stop_at_every(every);
  }
}

template <class Real>
void StepActions<Real>::save_end(std::uint64_t steps) {
  if (checkpoints_) save({steps, 0, 0});
}

/// Returns whether one was saved; if not, that is told.
template <class Real>
bool StepActions<Real>::save(const Position& position) {
  std::optional<std::string> warning;
  SIMGPU_MEMORY_LINE(table_, "checkpoint", warning = checkpoints_->write(position));
  if (!warning) return true;
  progress_.end_line();
  say(*warning);
  return false;
}

template <class Real>
template <class Action>
void StepActions<Real>::act(std::uint64_t step, const Action& action) {
  try {
    action();
  } catch (const OutputError&) {
    progress_.end_line();
    if (checkpoints_ && save({step, 0, 0})) throw;
    failures_.note();
  } catch (const Error&) {
    if (checkpoints_) save({step, 0, 0});
    throw;
  }
}

void note_frames_left_out(const Options& options) {
  const Position start = options.start_position();
  if (start.ahead == 0 || options.quiet) return;
  const std::uint64_t whole_again = start.step + start.ahead_steps;
  const auto leaves_out = [&](std::optional<std::uint64_t> every) {
    return every && *every - start.step % *every < start.ahead_steps;
  };
  const auto snapshots = options.snapshots ? std::optional(options.snapshots->every) : std::nullopt;
  if (!leaves_out(snapshots) && !leaves_out(options.render_every)) return;
  say("note: the checkpoint has some particles ahead of the others, so there are no snapshots and "
      "pictures before step " +
      grouped(whole_again));
}

template class StepActions<double>;
template class StepActions<float>;

}  // namespace simgpu::driver
