#include "driver/run/step_actions.hpp"

#include <string>

#include "common/base/error.hpp"
#include "common/io/room.hpp"
#include "common/io/temporary_name.hpp"
#include "common/text/number_text.hpp"
#include "common/text/shell_word.hpp"
#include "driver/process/say.hpp"

namespace simgpu::driver {

namespace {

/// Says so if all of a run's `frames_of_run`, which a message calls `words`, will not have room.
/// Snapshots may be moved away meanwhile, and other files from beside a trajectory, so that is no
/// reason to refuse the run.
void warn_of_little_room(const Options& options, std::uint64_t particles,
                         const Frames& frames_of_run, const char* words) {
  const auto free = io::free_bytes(io::folder_of(frames_of_run.file));
  if (!free) return;
  const std::uint64_t steps = options.parameters.steps - options.start_position().step;
  const std::uint64_t frames = steps / frames_of_run.every + 1;
  const auto bytes =
      static_cast<double>(frames) *
      static_cast<double>(bytes_of(options.parameters.precision,
                                   options.parameters.law->column_count(), particles));
  if (bytes <= static_cast<double>(*free)) return;
  constexpr double gibibyte = 1 << 30;
  say("warning: the " + std::string(words) + " will take " + fixed(bytes / gibibyte, 2) +
      " GiB, and " + fixed(static_cast<double>(*free) / gibibyte, 2) + " GiB are free for them");
}

}  // namespace

template <class Real>
StepActions<Real>::StepActions(TimeLoop<Real>& loop, const Simulation<Real>& simulation,
                               memory::LineTable& table, Progress& progress, Failures& failures)
    : loop_(loop),
      simulation_(simulation),
      table_(table),
      progress_(progress),
      failures_(failures) {}

template <class Real>
void StepActions<Real>::write_snapshots(const Options& options, const OpenState<Real>& open_state,
                                        std::optional<std::uint64_t> run) {
  snapshots_.emplace(options, simulation_, open_state, run);
  if (!options.quiet) {
    warn_of_little_room(options, simulation_.range().count, *options.snapshots, "snapshots");
  }
  loop_.at_every(options.snapshots->every, [this](std::uint64_t step) {
    act(step, [&] { SIMGPU_MEMORY_LINE(table_, "snapshot", snapshots_->write(step)); });
  });
}

template <class Real>
void StepActions<Real>::write_trajectory(const Options& options, std::optional<std::uint64_t> run) {
  trajectory_.emplace(options, simulation_, run);
  if (!options.quiet) {
    warn_of_little_room(options, simulation_.range().count, *options.trajectory, "trajectory");
  }
  loop_.at_every(options.trajectory->every, [this](std::uint64_t step) {
    act(step, [&] { SIMGPU_MEMORY_LINE(table_, "trajectory", trajectory_->write(step)); });
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
void StepActions<Real>::save_checkpoints(const Options& options, std::uint64_t particles,
                                         std::optional<std::uint64_t> run) {
  Parameters parameters = options.parameters;
  parameters.particles = particles;
  checkpoints_.emplace(
      *options.checkpoint,
      CheckpointHeader{parameters, saved_law(parameters), options.generated_start(), {}, run},
      simulation_, options.resume_point);
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
  } catch (const OutputError& error) {
    progress_.end_line();
    if (checkpoints_ && save({step, 0, 0})) {
      throw OutputError(error.what() + ("; the run stops at step " + grouped(step)) +
                            ", where it is saved; resume with --resume " +
                            shell_word(checkpoints_->file().string()),
                        error.error_number());
    }
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
  const auto every = [](const std::optional<Frames>& frames) {
    return frames ? std::optional(frames->every) : std::nullopt;
  };
  if (!leaves_out(every(options.snapshots)) && !leaves_out(every(options.trajectory)) &&
      !leaves_out(options.render_every)) {
    return;
  }
  say("note: the checkpoint has some particles ahead of the others, so there are no snapshots, "
      "trajectories and pictures before step " +
      grouped(whole_again));
}

template class StepActions<double>;
template class StepActions<float>;

}  // namespace simgpu::driver
