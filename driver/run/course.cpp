#include "driver/run/course.hpp"

#include <iostream>
#include <memory>

#include "driver/run/step_actions.hpp"
#include "driver/run/time_loop.hpp"

namespace simgpu::driver {

template <class Real>
Course<Real>::Course(const Options& options, memory::LineTable& table, Failures& failures)
    : options_(options), table_(table), failures_(failures) {
  if (options_.field) levels_.emplace(*options_.field);
}

template <class Real>
double Course<Real>::take_steps(const ChunkAtHand<Real>& chunk) {
  return take_steps(chunk,
                    [](TimeLoop<Real>& loop, FieldCourse<Real>* /*field*/) { return loop.run(); });
}

template <class Real>
double Course<Real>::take_steps_and_act(const ChunkAtHand<Real>& chunk,
                                        const CourseFiles<Real>& files) {
  return take_steps(chunk, [&](TimeLoop<Real>& loop, FieldCourse<Real>* field) {
    StepActions<Real> actions(loop, chunk.simulation, table_, *progress_, failures_);
    if (options_.snapshots) actions.write_snapshots(options_, files.open_state, files.run);
    if (options_.trajectory) actions.write_trajectory(options_, files.run);
    if (options_.render_every) actions.draw_frames(*options_.render_every, *files.renders);
    if (options_.checkpoint) actions.save_checkpoints(options_, chunk.particles, files.run);
    if (field != nullptr) look_at_start(chunk.simulation, *field);
    const double seconds = loop.run();
    actions.save_end(options_.parameters.steps);
    has_whole_trajectory_ = actions.has_whole_trajectory();
    if (field != nullptr) look_at_end(chunk.simulation, *field);
    return seconds;
  });
}

/// Generated particles may be where nothing moves them.
template <class Real>
void Course<Real>::look_at_start(const Simulation<Real>& simulation, FieldCourse<Real>& field) {
  if (!field_outcome_) field_outcome_.emplace();
  if (!options_.generated_start() || options_.resume_point) return;
  const field::MissingValues missing(levels_->grid(), field.level_at(0));
  field_outcome_->started_on_missing =
      field_outcome_->started_on_missing.value_or(0) + count_on_missing(simulation, missing);
}

template <class Real>
void Course<Real>::look_at_end(const Simulation<Real>& simulation, FieldCourse<Real>& field) {
  const Parameters& parameters = options_.parameters;
  const field::MissingValues missing(levels_->grid(), field.level_at(parameters.steps));
  add_end(simulation, missing, parameters.timestep > 0, *field_outcome_);
}

/// Has `run_loop` run the loop over the steps of the chunk.
template <class Real>
template <class Run>
double Course<Real>::take_steps(const ChunkAtHand<Real>& chunk, const Run& run_loop) {
  using Clock = Progress::Clock;
  const std::uint64_t particles = chunk.simulation.range().count;
  const Position start = options_.start_position();
  const Position end{options_.parameters.steps, 0, 0};
  const double done_before = simgpu::steps_taken(start, chunk.particles);
  if (!progress_) {
    progress_.emplace(std::cerr, progress_display(options_.quiet), chunk.device,
                      simgpu::steps_taken(end, chunk.particles), done_before, Clock::now());
  }
  // On the heap, since stacks may be small.
  const auto evolution = std::make_unique<const Evolution>(evolution_of(options_.parameters));
  const auto held_loop = std::make_unique<TimeLoop<Real>>(chunk.simulation, *evolution,
                                                          options_.parameters.order, start);
  TimeLoop<Real>& loop = *held_loop;
  std::optional<FieldCourse<Real>> field;  // ends before the simulation, whatever is thrown
  if (levels_) {
    field.emplace(*levels_, chunk.simulation, *evolution);
    loop.follow(*field);
  }
  loop.after_portions([&](const Position& position) {
    progress_->tell(steps_done_ + simgpu::steps_taken(position, particles), Clock::now());
  });
  const double seconds = run_loop(loop, field ? &*field : nullptr);
  steps_done_ += simgpu::steps_taken(end, particles);
  steps_taken_ = steps_done_ - done_before;
  if (chunk.is_last) progress_.reset();
  return seconds;
}

template class Course<double>;
template class Course<float>;

}  // namespace simgpu::driver
