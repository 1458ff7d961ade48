#pragma once

#include "common/chart/svg.hpp"
#include "common/timeline/chart_frame.hpp"
#include "common/timeline/timeline_lines.hpp"

namespace simgpu::memory {

/// Shades the time in which each outermost line ran, behind the curves, and names it above them if
/// the name has room.
void draw_bands(chart::Svg& svg, const ChartFrame& frame, const TimelineLines& lines);

/// Draws a row for each line below the curves: its name, when it ran, its start, seconds and
/// executions.
void draw_rows(chart::Svg& svg, const ChartFrame& frame, const TimelineLines& lines);

}  // namespace simgpu::memory
