#pragma once

#include <cstdint>
#include <optional>

#include "common/memory/line_table.hpp"
#include "common/simulation.hpp"
#include "driver/checkpoint/checkpoints.hpp"
#include "driver/plan/options.hpp"
#include "driver/process/failures.hpp"
#include "driver/run/progress.hpp"
#include "driver/run/renders.hpp"
#include "driver/run/snapshots.hpp"
#include "driver/run/time_loop.hpp"
#include "driver/run/trajectory.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::driver {

/// What a run does between its steps besides telling of progress: snapshots, frames of a
/// trajectory, numbered pictures and checkpoints, each as it is due. One of the former that cannot
/// be written ends the run if a checkpoint of it can be saved, so that it may go on when that is
/// mended; else the run goes on without, for the sake of its end. Must outlive the loop's run().
template <class Real>
class StepActions {
 public:
  /// The lines go into `table`; where something is to be said, `progress` makes room. `failures`
  /// are told of what cannot be written while the run goes on.
  StepActions(TimeLoop<Real>& loop, const Simulation<Real>& simulation, memory::LineTable& table,
              Progress& progress, Failures& failures);
  StepActions(const StepActions&) = delete;  // the loop calls it
  StepActions& operator=(const StepActions&) = delete;

  /// Adds what `options` ask for; files say that they are of `run`. Throws Error if no such files
  /// can be made.
  void write_snapshots(const Options& options, const OpenState<Real>& open_state,
                       std::optional<std::uint64_t> run);
  void write_trajectory(const Options& options, std::optional<std::uint64_t> run);
  void draw_frames(std::uint64_t every, const Renders<Real>& renders);

  /// The same; `particles` are those of the run.
  void save_checkpoints(const Options& options, std::uint64_t particles,
                        std::optional<std::uint64_t> run);

  /// Saves a checkpoint of the end, after `steps`, if there are any: checks and outputs are yet to
  /// come, and may fail or be ended. Throws as Checkpoints::write().
  void save_end(std::uint64_t steps);

  /// Whether there is a trajectory in which no state is missing.
  bool has_whole_trajectory() const { return trajectory_ && trajectory_->is_whole(); }

 private:
  bool save(const Position& position);

  template <class Action>
  void act(std::uint64_t step, const Action& action);

  TimeLoop<Real>& loop_;
  const Simulation<Real>& simulation_;
  memory::LineTable& table_;
  Progress& progress_;
  Failures& failures_;
  std::optional<Snapshots<Real>> snapshots_;
  std::optional<Trajectory<Real>> trajectory_;
  std::optional<Checkpoints<Real>> checkpoints_;
};

/// Says which frames a run leaves out that goes on while its first particles are ahead of the
/// others, where there is no state to write.
void note_frames_left_out(const Options& options);

extern template class StepActions<double>;
extern template class StepActions<float>;

}  // namespace simgpu::driver
