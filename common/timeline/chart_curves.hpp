#pragma once

#include "common/chart/svg.hpp"
#include "common/timeline/chart_frame.hpp"
#include "common/timeline/timeline_points.hpp"

namespace simgpu::memory {

/// Draws each curve that has something to show: a run without a device has no curve at 0 for it.
void draw_curves(chart::Svg& svg, const ChartFrame& frame, const TimelinePoints& points);

/// Says beside the curves which is which, and its peak.
void draw_legend(chart::Svg& svg, const ChartFrame& frame, const TimelinePoints& points);

}  // namespace simgpu::memory
