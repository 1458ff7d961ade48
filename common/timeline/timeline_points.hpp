#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/timeline/timeline_writer.hpp"

namespace simgpu::memory {

/// The points of a timeline's curves, bounded however many samples there are: time is divided into
/// slots, and the samples of a slot share a point that keeps the highest and the last value of each
/// curve. When there are too many points, slots become twice as long. So no peak is lost, and a
/// burst of samples does not cost the rest of the run its shape.
class TimelinePoints {
 public:
  static constexpr std::size_t most = 1024;  ///< about as many as a chart has pixels

  enum Curve : std::size_t { host_rss, host_own, device_own, device_process, curves };

  /// Bytes; nothing where no sample of the slot knew them.
  struct Extent {
    std::optional<std::uint64_t> highest;
    std::optional<std::uint64_t> last;
  };

  struct Point {
    double first_seconds;  ///< of the slot's samples
    double last_seconds;
    std::array<Extent, curves> extents;
  };

  TimelinePoints();

  void add(const TimelineSample& sample);

  const std::vector<Point>& points() const { return points_; }
  double slot_seconds() const { return slot_seconds_; }

  /// Whether there is a point for each sample, but for those within a microsecond.
  bool every_sample() const { return slot_seconds_ == shortest_slot; }

 private:
  static constexpr double shortest_slot = 1e-6;  // about what a sample takes

  bool same_slot(const Point& a, const Point& b) const;
  void lengthen_slots();

  std::vector<Point> points_;
  double slot_seconds_ = shortest_slot;
};

}  // namespace simgpu::memory
