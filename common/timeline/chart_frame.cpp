#include "common/timeline/chart_frame.hpp"

#include <algorithm>
#include <cmath>

namespace simgpu::memory {

namespace {

double highest_mib(const TimelinePoints& points) {
  std::optional<std::uint64_t> highest = 0;
  for (const TimelinePoints::Point& point : points.points()) {
    for (const TimelinePoints::Extent& extent : point.extents) {
      highest = std::max(highest, extent.highest);
    }
  }
  return static_cast<double>(*highest) / mib;
}

}  // namespace

ChartFrame frame_of(const TimelineChart& chart) {
  constexpr double least_mib = 0.01;
  constexpr double least_seconds = 1e-6;
  std::size_t longest_name = 0;
  for (const TimelineLines::Line& line : chart.lines.lines()) {
    longest_name = std::max(longest_name, name_of(line).size() + 2 * line.depth);
  }
  ChartFrame frame{};
  frame.left = std::max(64.0, 2 * page_margin + glyph_width * static_cast<double>(longest_name));
  frame.seconds = std::max(chart.seconds, least_seconds);
  frame.unit = chart::time_unit(frame.seconds);
  frame.time_ticks = chart::round_ticks(frame.seconds / frame.unit.seconds, 10);
  const double most_mib = std::max(highest_mib(chart.points), least_mib);
  frame.mib_ticks = chart::round_ticks(most_mib, 6);
  frame.mib_rows = static_cast<int>(std::ceil(most_mib / frame.mib_ticks.step));
  frame.lines = chart.lines.lines().size();
  return frame;
}

std::string name_of(const TimelineLines::Line& line) {
  return line.device + " " + line.label;
}

}  // namespace simgpu::memory
