#pragma once

#include <cstddef>
#include <string>

#include "common/chart/axis.hpp"
#include "common/timeline/chart.hpp"

namespace simgpu::memory {

inline constexpr double mib = 1024.0 * 1024.0;
inline constexpr double glyph_width = 6.6;  ///< of a character, roughly
inline constexpr double page_margin = 12;
inline constexpr double row_height = 18;
inline constexpr const char* ink = "#222";
inline constexpr const char* pale_ink = "#666";

/// Where things are on a timeline's chart, in pixels from its top left corner.
struct ChartFrame {
  double left;     ///< of the curves and bars
  double seconds;  ///< at their right end
  chart::Ticks time_ticks;
  chart::TimeUnit unit;  ///< of the time ticks
  chart::Ticks mib_ticks;
  int mib_rows;       ///< ticks above 0, the last of them at the top of the curves
  std::size_t lines;  ///< that have a row

  double right() const { return left + 760; }
  double top() const { return 66; }
  double bottom() const { return top() + 300; }
  double rows_top() const { return bottom() + 58; }
  double rows_bottom() const { return rows_top() + row_height * static_cast<double>(lines); }
  double width() const { return right() + 210; }  // legend and figures of the rows
  double height() const { return rows_bottom() + 34; }

  double x(double time) const { return left + (right() - left) * time / seconds; }
  double y(double bytes) const {
    return bottom() - (bottom() - top()) * bytes / mib / mib_ticks.at(mib_rows);
  }
};

ChartFrame frame_of(const TimelineChart& chart);

/// The name that a line has on the chart.
std::string name_of(const TimelineLines::Line& line);

}  // namespace simgpu::memory
