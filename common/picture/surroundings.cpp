#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "common/chart/axis.hpp"
#include "common/picture/layout.hpp"
#include "common/picture/palette.hpp"
#include "common/picture/text.hpp"
#include "common/picture/viridis.hpp"

namespace simgpu::picture {

namespace {

constexpr int tick_length = 6;

/// In which lengths are written along the axes: in thousands and more by a power of ten that stands
/// in the axes' labels.
struct LengthUnit {
  double length = 1;
  std::string prefix;
};

LengthUnit unit_for(double largest) {
  constexpr double most = 1e4;
  constexpr double least = 1e-2;
  if (largest < most && largest >= least) return {};
  const int exponent = static_cast<int>(std::floor(std::log10(largest)));
  return {std::pow(10, exponent), "1e" + std::to_string(exponent) + " "};
}

struct Tick {
  double share;  ///< of the way from the axis's lower end
  std::string label;
};

/// One axis of the plane.
struct Axis {
  std::string label;
  std::vector<Tick> ticks;  ///< from the lower end on
};

/// The axis from one coordinate to another, which takes so many pixels.
Axis axis_of(const ColumnInfo& column, double from, double to, int pixels) {
  constexpr int most_ticks_each_way = 4;
  constexpr int least_ticks_each_way = 2;
  constexpr double rounding = 1e-9;
  const LengthUnit unit = unit_for(std::max(std::fabs(from), std::fabs(to)));
  Axis axis;
  axis.label = std::string(column.name) + " (" + unit.prefix + std::string(column.unit) + ")";
  const double half = (to - from) / 2;
  const double middle = (from + half) / unit.length;
  const double end = half / unit.length;
  const int ticks_each_way =
      std::max(least_ticks_each_way, most_ticks_each_way * pixels / plane_side);
  const chart::Ticks ticks = chart::round_ticks(end, ticks_each_way);
  const auto last = static_cast<std::int64_t>(std::floor((middle + end) / ticks.step)) + 1;
  for (auto i = static_cast<std::int64_t>(std::ceil((middle - end) / ticks.step)) - 1; i <= last;
       ++i) {
    const double from_middle = ticks.at(i) - middle;
    if (std::fabs(from_middle) > end * (1 + rounding)) continue;
    axis.ticks.push_back({0.5 + from_middle / end / 2, ticks.label(i)});
  }
  return axis;
}

/// A label that would run into the one before it is left out.
void draw_horizontal(Image& image, const Rectangle& plane, const Axis& axis) {
  constexpr int gap = 8;
  constexpr double label_below = 60;
  double taken = 0;
  for (const Tick& tick : axis.ticks) {
    const int x = plane.left + static_cast<int>(std::lround(tick.share * plane.width));
    image.fill({x, plane.bottom() + 1, 1, tick_length}, line_color);
    const double width = text_width(tick.label, tick_capitals);
    if (x + 0.5 - width / 2 < taken) continue;
    taken = x + 0.5 + width / 2 + gap;
    draw_text(image, x + 0.5, plane.bottom() + tick_length + gap + tick_capitals, tick.label,
              {tick_capitals, text_color, Align::middle});
  }
  draw_text(image, plane.left + plane.width / 2.0, plane.bottom() + label_below, axis.label,
            {label_capitals, text_color, Align::middle});
}

/// The axis's label gives way to long labels of its ticks, as far as the image goes.
void draw_vertical(Image& image, const Rectangle& plane, const Axis& axis) {
  constexpr int gap = 8;
  constexpr double least_beside = 72;
  double widest = 0;
  for (const Tick& tick : axis.ticks) {
    const int y = plane.bottom() - static_cast<int>(std::lround(tick.share * plane.height));
    image.fill({plane.left - 1 - tick_length, y, tick_length, 1}, line_color);
    widest = std::max(widest, text_width(tick.label, tick_capitals));
    draw_text(image, plane.left - tick_length - gap, y + 0.5 + tick_capitals / 2, tick.label,
              {tick_capitals, text_color, Align::right});
  }
  const double beside = std::max(least_beside, tick_length + gap + widest + gap);
  draw_text(image, std::max(plane.left - beside, label_capitals), plane.top + plane.height / 2.0,
            axis.label, {label_capitals, text_color, Align::middle, true});
}

}  // namespace

void draw_surroundings(Image& image, const Rectangle& plane, const Box& box, Columns columns,
                       const std::string& title) {
  constexpr double title_above = 28;
  image.outline(plane, line_color);
  draw_horizontal(image, plane, axis_of(columns[0], box.left, box.right, plane.width));
  draw_vertical(image, plane, axis_of(columns[1], box.bottom, box.top, plane.height));
  // Above the middle of the plane, or as near to that as a long one fits.
  const double middle = plane.left + plane.width / 2.0;
  const double width = text_width(title, title_capitals);
  const double left = std::min(middle - width / 2, image_width - title_margin - width);
  draw_text(image, std::max(left, title_margin), plane.top - title_above, title,
            {title_capitals, text_color});
}

void draw_color_bar(Image& image, const Rectangle& color_bar, const CountScale& scale,
                    const Grid& grid) {
  constexpr double least_gap = 26.0;
  constexpr int gap = 7;
  constexpr double before_label = 16;
  image.outline(color_bar, line_color);
  for (int row = 0; row < color_bar.height; ++row) {
    const double share = 1 - (row + 0.5) / color_bar.height;
    image.fill({color_bar.left, color_bar.top + row, color_bar.width, 1}, viridis(share));
  }
  const double left = color_bar.right() + tick_length + gap;
  double right = left;
  for (const CountScale::Tick& tick : scale.ticks(least_gap / color_bar.height)) {
    const int y = color_bar.bottom() - static_cast<int>(std::lround(tick.share * color_bar.height));
    image.fill({color_bar.right() + 1, y, tick_length, 1}, line_color);
    draw_text(image, left, y + 0.5 + tick_capitals / 2, tick.label, {tick_capitals, text_color});
    right = std::max(right, left + text_width(tick.label, tick_capitals));
  }
  const std::string width = rounded((grid.box.right - grid.box.left) / grid.width, 3);
  const std::string height = rounded((grid.box.top - grid.box.bottom) / grid.height, 3);
  draw_text(image, right + before_label + label_capitals, color_bar.top + color_bar.height / 2.0,
            "particles per cell of " + width + " x " + height,
            {label_capitals, text_color, Align::middle, true});
}

}  // namespace simgpu::picture
