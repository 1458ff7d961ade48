#include "common/timeline/chart_curves.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/memory/format_bytes.hpp"

namespace simgpu::memory {

namespace {

/// How a curve is drawn. Curves often coincide, so those in front are thinner or dashed; the
/// colours are Okabe and Ito's, which colour-blind people tell apart.
struct Style {
  TimelinePoints::Curve curve;
  const char* name;
  const char* colour;
  double width;
  const char* dashes;
  bool stepped;  ///< what containers hold jumps; between readings of pages anything may have been
};

constexpr Style styles[] = {
    {TimelinePoints::host_rss, "Host RSS", "#0072b2", 4, "none", false},
    {TimelinePoints::device_process, "Device process", "#cc79a7", 4, "none", false},
    {TimelinePoints::host_own, "Host own", "#e69f00", 2, "none", true},
    {TimelinePoints::device_own, "Device own", "#009e73", 2, "6 4", true},
};

/// The highest value of a curve; nothing if it has none.
std::optional<std::uint64_t> highest_of(const TimelinePoints& points, TimelinePoints::Curve curve) {
  std::optional<std::uint64_t> highest;
  for (const TimelinePoints::Point& point : points.points()) {
    highest = std::max(highest, point.extents[curve].highest);
  }
  return highest;
}

/// The styles of the curves that have something to show.
std::vector<Style> styles_shown(const TimelinePoints& points) {
  std::vector<Style> shown;
  for (const Style& style : styles) {
    const auto highest = highest_of(points, style.curve);
    const bool no_device = style.curve == TimelinePoints::device_own && highest == 0U;
    if (highest && !no_device) shown.push_back(style);
  }
  return shown;
}

/// The corners of a polyline, as its attribute "points" has them. Of several in a row at the same
/// height only the first and the last are kept.
class Corners {
 public:
  void add(double x, double y) {
    const std::string height = chart::number(y, 2);
    const bool level = height == height_;
    if (level && level_) text_.resize(last_);
    level_ = level;
    height_ = height;
    last_ = text_.size();
    text_ += chart::number(x, 2) + ',' + height + ' ';
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::string height_;    ///< of the last corner
  std::size_t last_ = 0;  ///< where it begins
  bool level_ = false;    ///< whether the one before it is as high
};

void draw_curve(chart::Svg& svg, const ChartFrame& frame, const TimelinePoints& points,
                const Style& style) {
  Corners corners;
  std::optional<double> height;
  const auto go_to = [&](double seconds, std::uint64_t bytes) {
    const double y = frame.y(static_cast<double>(bytes));
    if (style.stepped && height) corners.add(frame.x(seconds), *height);
    corners.add(frame.x(seconds), y);
    height = y;
  };
  for (const TimelinePoints::Point& point : points.points()) {
    const auto& [highest, last] = point.extents[style.curve];
    if (!highest) continue;
    if (highest != last) go_to(point.first_seconds, *highest);
    go_to(point.last_seconds, *last);
  }
  svg.shape("polyline",
            {{"points", corners.text()},
             {"fill", "none"},
             {"stroke", style.colour},
             {"stroke-width", style.width},
             {"stroke-dasharray", style.dashes},
             {"stroke-linejoin", "round"}},
            style.name);
}

/// Dots where a curve was read, if they are so few that they can be told apart.
void draw_readings(chart::Svg& svg, const ChartFrame& frame, const TimelinePoints& points,
                   const Style& style) {
  constexpr std::ptrdiff_t few = 100;
  const auto known = [&](const TimelinePoints::Point& point) {
    return point.extents[style.curve].last.has_value();
  };
  if (std::count_if(points.points().begin(), points.points().end(), known) > few) return;
  for (const TimelinePoints::Point& point : points.points()) {
    if (!known(point)) continue;
    const std::uint64_t bytes = *point.extents[style.curve].last;
    svg.shape("circle",
              {{"cx", frame.x(point.last_seconds)},
               {"cy", frame.y(static_cast<double>(bytes))},
               {"r", style.width / 2 + 1.5},
               {"fill", style.colour}},
              std::string(style.name) + ": " + format_bytes(bytes) + " at " +
                  chart::time_text(point.last_seconds));
  }
}

}  // namespace

void draw_curves(chart::Svg& svg, const ChartFrame& frame, const TimelinePoints& points) {
  for (const Style& style : styles_shown(points)) {
    draw_curve(svg, frame, points, style);
    draw_readings(svg, frame, points, style);
  }
}

void draw_legend(chart::Svg& svg, const ChartFrame& frame, const TimelinePoints& points) {
  const double left = frame.right() + 18;
  double y = frame.top() + 12;
  for (const Style& style : styles_shown(points)) {
    svg.shape("line", {{"x1", left},
                       {"y1", y - 4},
                       {"x2", left + 26},
                       {"y2", y - 4},
                       {"stroke", style.colour},
                       {"stroke-width", style.width},
                       {"stroke-dasharray", style.dashes}});
    svg.text(left + 34, y, style.name, {{"fill", ink}});
    svg.text(left + 34, y + 16, "peak " + format_bytes(*highest_of(points, style.curve)),
             {{"fill", pale_ink}});
    y += 42;
  }
}

}  // namespace simgpu::memory
