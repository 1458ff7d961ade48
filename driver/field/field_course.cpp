#include "driver/field/field_course.hpp"

#include <algorithm>
#include <exception>
#include <span>

namespace simgpu::driver {

using field::Slot;

template <class Real>
FieldCourse<Real>::FieldCourse(field::Levels& levels, Simulation<Real>& simulation,
                               const Evolution& run)
    : levels_(levels),
      simulation_(simulation),
      start_time_(run.start_time),
      timestep_(run.timestep),
      steps_(run.steps),
      buffer_(levels.grid().bytes_of_level()) {
  simulation_.hold_field(levels.grid());
  pinned_ = simulation_.pin_level(std::as_bytes(std::span(buffer_)));
}

template <class Real>
FieldCourse<Real>::~FieldCourse() {
  if (reading_.valid()) reading_.wait();
  try {
    simulation_.hold_field({});
  } catch (const std::exception&) {  // a device that cannot give memory back has failed before
  }
}

template <class Real>
typename FieldCourse<Real>::Stretch FieldCourse<Real>::prepare(std::uint64_t step) {
  Stretch stretch{{}, steps_};
  if (levels_.times().size() == 1) {
    if (!pair_) put(Slot::first, 0);
    pair_ = 0;
    stretch.times.time_count = 1;
    return stretch;
  }
  bring_pair(level_before(step));
  const bool needs_more = !ends_within_pair(step);
  stretch.end = needs_more ? step + 1 : end_within_pair(step);
  if (needs_more) bring_more();
  const std::span<const double> times = levels_.times();
  stretch.times.more_is_before = needs_more && !is_forward();
  const Level first = *pair_ - (stretch.times.more_is_before ? 1 : 0);
  stretch.times.time_count = needs_more ? 3 : 2;
  for (unsigned i = 0; i < stretch.times.time_count; ++i) stretch.times.times[i] = times[first + i];
  if (const auto next = next_level(); next && more_ != next) begin_reading(*next);
  return stretch;
}

template <class Real>
std::span<const std::byte> FieldCourse<Real>::level_at(std::uint64_t step) {
  begin_reading(levels_.times().size() == 1 ? 0 : level_before(step));
  finish_reading();
  return std::as_bytes(std::span(buffer_));
}

/// As Stepper has it.
template <class Real>
double FieldCourse<Real>::time_of(std::uint64_t step) const {
  return start_time_ + static_cast<double>(step) * timestep_;
}

/// The earlier one of the two between which a step begins; of two pairs the one that it goes into.
template <class Real>
std::uint64_t FieldCourse<Real>::level_before(std::uint64_t step) const {
  const std::span<const double> times = levels_.times();
  const double time = time_of(step);
  const auto later = is_forward() ? std::upper_bound(times.begin(), times.end(), time)
                                  : std::lower_bound(times.begin(), times.end(), time);
  const auto level = static_cast<std::uint64_t>(later - times.begin());
  return std::clamp<std::uint64_t>(level, 1, times.size() - 1) - 1;
}

template <class Real>
bool FieldCourse<Real>::ends_within_pair(std::uint64_t step) const {
  const double end = time_of(step + 1);
  return is_forward() ? end <= levels_.times()[*pair_ + 1] : end >= levels_.times()[*pair_];
}

/// The first step from `step` on, which ends within the pair, that does not.
template <class Real>
std::uint64_t FieldCourse<Real>::end_within_pair(std::uint64_t step) const {
  std::uint64_t within = step;
  std::uint64_t beyond = steps_;
  while (beyond - within > 1) {
    const std::uint64_t middle = within + (beyond - within) / 2;
    (ends_within_pair(middle) ? within : beyond) = middle;
  }
  return beyond;
}

/// The one that the run comes to after the pair.
template <class Real>
std::optional<std::uint64_t> FieldCourse<Real>::next_level() const {
  if (is_forward()) {
    if (*pair_ + 2 < levels_.times().size()) return *pair_ + 2;
  } else if (*pair_ > 0) {
    return *pair_ - 1;
  }
  return std::nullopt;
}

template <class Real>
void FieldCourse<Real>::bring_pair(Level first) {
  if (pair_ == first) return;
  const bool is_next = pair_ && first == (is_forward() ? *pair_ + 1 : *pair_ - 1);
  if (is_next) {
    bring_more();
    simulation_.advance_field(is_forward());
  } else {
    put(Slot::first, first);
    put(Slot::second, first + 1);
  }
  pair_ = first;
  more_.reset();
}

template <class Real>
void FieldCourse<Real>::bring_more() {
  const Level next = next_level().value();
  if (more_ == next) return;
  put(Slot::more, next);
  more_ = next;
}

template <class Real>
void FieldCourse<Real>::put(Slot slot, Level level) {
  begin_reading(level);
  finish_reading();
  simulation_.put_level(slot, std::as_bytes(std::span(buffer_)));
}

/// Does nothing if that is in the buffer, or about to be.
template <class Real>
void FieldCourse<Real>::begin_reading(Level level) {
  if (in_buffer_ == level) return;
  if (reading_.valid()) reading_.wait();  // what it was for, nobody asks for any more
  in_buffer_ = level;
  reading_ = std::async(std::launch::async, [this, level] {
    levels_.read(level, std::as_writable_bytes(std::span(buffer_)));
  });
}

/// Throws what reading threw.
template <class Real>
void FieldCourse<Real>::finish_reading() {
  if (!reading_.valid()) return;
  try {
    reading_.get();
  } catch (...) {
    in_buffer_.reset();
    throw;
  }
}

template class FieldCourse<double>;
template class FieldCourse<float>;

}  // namespace simgpu::driver
