#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/timeline/timeline_lines.hpp"
#include "common/timeline/timeline_points.hpp"

namespace simgpu::memory {

/// What a chart of a timeline shows.
struct TimelineChart {
  std::string_view title;  ///< UTF-8
  double seconds;          ///< from the timeline's start to its end
  std::uint64_t samples;   ///< that the points were made of
  const TimelinePoints& points;
  const TimelineLines& lines;
};

/// The chart as an SVG document: curves of memory over time above, and below them a row for each
/// line of the run with bars where it ran. Rows keep the names of lines apart that take a
/// microsecond each.
std::string draw_timeline(const TimelineChart& chart);

}  // namespace simgpu::memory
