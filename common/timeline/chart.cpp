#include "common/timeline/chart.hpp"

#include "common/chart/axis.hpp"
#include "common/chart/svg.hpp"
#include "common/text/number_text.hpp"
#include "common/timeline/chart_curves.hpp"
#include "common/timeline/chart_frame.hpp"
#include "common/timeline/chart_lines.hpp"

namespace simgpu::memory {

namespace {

using chart::Svg;

constexpr const char* grid_ink = "#ddd";

void draw_rule(Svg& svg, double x1, double y1, double x2, double y2, const char* colour) {
  svg.shape("line", {{"x1", x1}, {"y1", y1}, {"x2", x2}, {"y2", y2}, {"stroke", colour}});
}

/// Bytes upwards and time to the right, down through the rows of lines.
void draw_axes(Svg& svg, const ChartFrame& frame) {
  for (int i = 0; i <= frame.mib_rows; ++i) {
    const double y = frame.y(frame.mib_ticks.at(i) * mib);
    draw_rule(svg, frame.left, y, frame.right(), y, grid_ink);
    svg.text(frame.left - 6, y + 4, frame.mib_ticks.label(i),
             {{"text-anchor", "end"}, {"fill", ink}});
  }
  svg.text(frame.left - 6, frame.top() - 14, "MiB", {{"text-anchor", "end"}, {"fill", pale_ink}});
  for (int i = 0; frame.time_ticks.at(i) * frame.unit.seconds <= frame.seconds; ++i) {
    const double x = frame.x(frame.time_ticks.at(i) * frame.unit.seconds);
    draw_rule(svg, x, frame.top(), x, frame.rows_bottom(), grid_ink);
    svg.text(x, frame.bottom() + 16, frame.time_ticks.label(i),
             {{"text-anchor", "middle"}, {"fill", ink}});
  }
  svg.text((frame.left + frame.right()) / 2, frame.bottom() + 34,
           std::string("time (") + frame.unit.name + ")",
           {{"text-anchor", "middle"}, {"fill", pale_ink}});
  draw_rule(svg, frame.left, frame.bottom(), frame.right(), frame.bottom(), ink);
}

std::string footnote(const TimelineChart& chart) {
  std::string text = counted(chart.samples, "sample");
  if (!chart.points.every_sample()) {
    text += ", the highest of each " + chart::time_text(chart.points.slot_seconds()) + " drawn";
  }
  text += ". RSS: resident pages. Own: bytes that containers asked for. MiB: 2^20 bytes.";
  if (chart.lines.more_lines()) text += " There were more lines than are shown.";
  return text;
}

}  // namespace

std::string draw_timeline(const TimelineChart& chart) {
  const ChartFrame frame = frame_of(chart);
  Svg svg(frame.width(), frame.height(), chart.title);
  svg.text(page_margin, 26, chart.title, {{"font-size", "16"}, {"fill", ink}});
  draw_bands(svg, frame, chart.lines);
  draw_axes(svg, frame);
  draw_curves(svg, frame, chart.points);
  draw_legend(svg, frame, chart.points);
  draw_rows(svg, frame, chart.lines);
  svg.text(page_margin, frame.rows_bottom() + 22, footnote(chart),
           {{"font-size", "11"}, {"fill", pale_ink}});
  return svg.finish();
}

}  // namespace simgpu::memory
