#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/field/levels_of_files.hpp"
#include "common/memory/line_table.hpp"
#include "common/simulation.hpp"
#include "driver/field/field_course.hpp"
#include "driver/field/field_outcome.hpp"
#include "driver/plan/options.hpp"
#include "driver/process/failures.hpp"
#include "driver/run/progress.hpp"
#include "driver/run/renders.hpp"
#include "driver/team/state_writer.hpp"

namespace simgpu::driver {

/// The chunk of a run that is to take its steps.
template <class Real>
struct ChunkAtHand {
  Simulation<Real>& simulation;
  std::string device;       ///< its name
  std::uint64_t particles;  ///< of all chunks
  bool is_last;
};

/// What the files and pictures of a run's course need.
template <class Real>
struct CourseFiles {
  const Renders<Real>* renders;  ///< null without pictures
  const OpenState<Real>& open_state;
  std::optional<std::uint64_t> run;  ///< of which they say that they are
};

/// Takes the steps of a run on one device, chunk by chunk, and tells how far it has come.
template <class Real>
class Course {
 public:
  /// What is done between steps gets lines of `table`; `failures` are told of what cannot be
  /// written.
  Course(const Options& options, memory::LineTable& table, Failures& failures);

  /// Takes all steps of a chunk. Returns the seconds of the steps alone, by the device's clock.
  /// Throws Error.
  double take_steps(const ChunkAtHand<Real>& chunk);

  /// The same, with all that the options want done between steps.
  double take_steps_and_act(const ChunkAtHand<Real>& chunk, const CourseFiles<Real>& files);

  /// Of all chunks so far, summed over their particles; of a run that goes on, the rest.
  double steps_taken() const { return steps_taken_; }

  /// Whether take_steps_and_act() has written each state of a trajectory.
  bool has_whole_trajectory() const { return has_whole_trajectory_; }

  /// What became of the particles of all chunks so far that take_steps_and_act() moved in a gridded
  /// field; nothing without one.
  const std::optional<FieldOutcome>& field_outcome() const { return field_outcome_; }

 private:
  template <class Run>
  double take_steps(const ChunkAtHand<Real>& chunk, const Run& run_loop);
  void look_at_start(const Simulation<Real>& simulation, FieldCourse<Real>& field);
  void look_at_end(const Simulation<Real>& simulation, FieldCourse<Real>& field);

  const Options& options_;
  memory::LineTable& table_;
  Failures& failures_;
  std::optional<Progress> progress_;
  std::optional<field::LevelsOfFiles> levels_;  ///< of the field, if there is one
  std::optional<FieldOutcome> field_outcome_;
  bool has_whole_trajectory_ = false;
  double steps_done_ = 0;  ///< of all chunks so far, those before the run's start too
  double steps_taken_ = 0;
};

extern template class Course<double>;
extern template class Course<float>;

}  // namespace simgpu::driver
