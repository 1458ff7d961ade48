#include "common/timeline/timeline_points.hpp"

#include <algorithm>
#include <cmath>

namespace simgpu::memory {

namespace {

void merge(TimelinePoints::Point& into, const TimelinePoints::Point& next) {
  into.last_seconds = next.last_seconds;
  for (std::size_t curve = 0; curve < TimelinePoints::curves; ++curve) {
    TimelinePoints::Extent& extent = into.extents[curve];
    // Nothing is less than any value.
    extent.highest = std::max(extent.highest, next.extents[curve].highest);
    if (next.extents[curve].last) extent.last = next.extents[curve].last;
  }
}

}  // namespace

TimelinePoints::TimelinePoints() {
  points_.resize(most);  // touches the pages, which then do not show as growth of the run
  points_.clear();
}

void TimelinePoints::add(const TimelineSample& sample) {
  const auto extent = [](std::optional<std::uint64_t> bytes) { return Extent{bytes, bytes}; };
  const Point point{sample.seconds,
                    sample.seconds,
                    {extent(sample.host_rss), extent(sample.host_own), extent(sample.device_own),
                     extent(sample.device_process)}};
  if (!points_.empty() && same_slot(points_.back(), point)) {
    merge(points_.back(), point);
    return;
  }
  while (points_.size() == most) lengthen_slots();
  points_.push_back(point);
}

bool TimelinePoints::same_slot(const Point& a, const Point& b) const {
  return std::floor(a.first_seconds / slot_seconds_) == std::floor(b.first_seconds / slot_seconds_);
}

void TimelinePoints::lengthen_slots() {
  slot_seconds_ *= 2;
  std::size_t kept = 0;
  for (std::size_t i = 1; i < points_.size(); ++i) {
    if (same_slot(points_[kept], points_[i])) {
      merge(points_[kept], points_[i]);
    } else {
      points_[++kept] = points_[i];
    }
  }
  points_.resize(kept + 1);
}

}  // namespace simgpu::memory
