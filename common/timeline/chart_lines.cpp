#include "common/timeline/chart_lines.hpp"

#include <algorithm>
#include <string>

namespace simgpu::memory {

namespace {

using Bar = TimelineLines::Bar;
using Line = TimelineLines::Line;

double width_of(const ChartFrame& frame, const Bar& bar) {
  return frame.x(bar.end) - frame.x(bar.begin);
}

void draw_bar(chart::Svg& svg, const ChartFrame& frame, double y, const Line& line,
              const Bar& bar) {
  constexpr double narrowest = 2;  // so that it can be seen
  const double width = std::max(width_of(frame, bar), narrowest);
  svg.shape("rect",
            {{"x", (frame.x(bar.begin) + frame.x(bar.end) - width) / 2},
             {"y", y + 3},
             {"width", width},
             {"height", row_height - 6},
             {"fill", "#7a8899"}},
            name_of(line) + ": start " + chart::time_text(bar.begin) + ", duration " +
                chart::time_text(bar.end - bar.begin));
}

/// Names a line above the curves: with its device, or without it, or not at all, as there is room.
void draw_name(chart::Svg& svg, const ChartFrame& frame, const Line& line, const Bar& bar) {
  for (const std::string& name : {name_of(line), line.label}) {
    if (width_of(frame, bar) < glyph_width * static_cast<double>(name.size())) continue;
    svg.text(frame.x((bar.begin + bar.end) / 2), frame.top() - 6, name,
             {{"text-anchor", "middle"}, {"fill", pale_ink}});
    return;
  }
}

/// The columns of figures to the right of the rows.
void draw_figures(chart::Svg& svg, const ChartFrame& frame, double baseline, const char* colour,
                  const std::string& start, const std::string& duration, const std::string& times) {
  const auto column = [&](double right, const std::string& text) {
    svg.text(frame.right() + right, baseline, text, {{"text-anchor", "end"}, {"fill", colour}});
  };
  column(76, start);
  column(148, duration);
  column(198, times);
}

}  // namespace

void draw_bands(chart::Svg& svg, const ChartFrame& frame, const TimelineLines& lines) {
  constexpr double narrowest = 1;
  bool dark = false;
  for (const Line& line : lines.lines()) {
    if (line.depth > 0) continue;
    const Bar* widest = nullptr;
    for (const Bar& bar : line.bars) {
      const double width = width_of(frame, bar);
      if (width < narrowest) continue;
      svg.shape("rect",
                {{"x", frame.x(bar.begin)},
                 {"y", frame.top()},
                 {"width", width},
                 {"height", frame.bottom() - frame.top()},
                 {"fill", dark ? "#e9e9e9" : "#f6f6f6"}},
                name_of(line));
      if (widest == nullptr || width > width_of(frame, *widest)) widest = &bar;
    }
    if (widest == nullptr) continue;
    dark = !dark;
    draw_name(svg, frame, line, *widest);
  }
}

void draw_rows(chart::Svg& svg, const ChartFrame& frame, const TimelineLines& lines) {
  double y = frame.rows_top();
  svg.text(page_margin, y - 6, "Lines", {{"fill", pale_ink}});
  draw_figures(svg, frame, y - 6, pale_ink, "start", "duration", "times");
  for (const Line& line : lines.lines()) {
    const double baseline = y + 13;
    const double indent = 2 * glyph_width * static_cast<double>(line.depth);
    svg.text(page_margin + indent, baseline, name_of(line), {{"fill", ink}});
    for (const Bar& bar : line.bars) draw_bar(svg, frame, y, line, bar);
    draw_figures(svg, frame, baseline, ink, chart::time_text(line.bars.front().begin),
                 chart::time_text(line.seconds), std::to_string(line.executions));
    y += row_height;
  }
}

}  // namespace simgpu::memory
