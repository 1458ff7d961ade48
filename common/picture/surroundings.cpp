#include <algorithm>
#include <cmath>
#include <string_view>

#include "common/chart/axis.hpp"
#include "common/particle.hpp"
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

LengthUnit unit_for(double half) {
  constexpr double most = 1e4;
  constexpr double least = 1e-2;
  if (half < most && half >= least) return {};
  const int exponent = static_cast<int>(std::floor(std::log10(half)));
  return {std::pow(10, exponent), "1e" + std::to_string(exponent) + " "};
}

std::string axis_label(Field field, const LengthUnit& unit) {
  const FieldInfo& info = field_info[static_cast<std::size_t>(field)];
  return std::string(info.name) + " (" + unit.prefix + std::string(info.unit) + ")";
}

/// A tick of both axes, `share` of the way from their lower ends.
void draw_tick(Image& image, double share, std::string_view label) {
  constexpr int gap = 8;
  const int along = static_cast<int>(std::lround(share * plane_side));
  const int x = plane.left + along;
  const int y = plane.bottom() - along;
  image.fill({x, plane.bottom() + 1, 1, tick_length}, line_color);
  image.fill({plane.left - 1 - tick_length, y, tick_length, 1}, line_color);
  const double below = plane.bottom() + tick_length + gap + tick_capitals;
  draw_text(image, x + 0.5, below, label, {tick_capitals, text_color, Align::middle});
  draw_text(image, plane.left - tick_length - gap, y + 0.5 + tick_capitals / 2, label,
            {tick_capitals, text_color, Align::right});
}

void draw_axes(Image& image, double half) {
  constexpr int ticks_each_way = 4;
  constexpr double x_label_below = 60;
  constexpr double y_label_beside = 72;
  constexpr double rounding = 1e-9;
  const LengthUnit unit = unit_for(half);
  const double end = half / unit.length;
  const chart::Ticks ticks = chart::round_ticks(end, ticks_each_way);
  for (int i = 0; ticks.at(i) <= end * (1 + rounding); ++i) {
    draw_tick(image, 0.5 + ticks.at(i) / end / 2, ticks.label(i));
    if (i > 0) draw_tick(image, 0.5 - ticks.at(i) / end / 2, ticks.label(-i));
  }
  constexpr double middle = plane_side / 2.0;
  draw_text(image, plane.left + middle, plane.bottom() + x_label_below, axis_label(Field::x, unit),
            {label_capitals, text_color, Align::middle});
  draw_text(image, plane.left - y_label_beside, plane.top + middle, axis_label(Field::y, unit),
            {label_capitals, text_color, Align::middle, true});
}

}  // namespace

void draw_surroundings(Image& image, double half, const std::string& title) {
  constexpr double title_above = 28;
  image.outline(plane, line_color);
  draw_axes(image, half);
  // Above the middle of the plane, or as near to that as a long one fits.
  constexpr double middle = plane.left + plane_side / 2.0;
  const double width = text_width(title, title_capitals);
  const double left = std::min(middle - width / 2, image_width - title_margin - width);
  draw_text(image, std::max(left, title_margin), plane.top - title_above, title,
            {title_capitals, text_color});
}

void draw_color_bar(Image& image, const CountScale& scale, const Grid& grid) {
  constexpr double least_gap = 26.0 / plane_side;
  constexpr int gap = 7;
  constexpr double before_label = 16;
  image.outline(color_bar, line_color);
  for (int row = 0; row < color_bar.height; ++row) {
    const double share = 1 - (row + 0.5) / color_bar.height;
    image.fill({color_bar.left, color_bar.top + row, color_bar.width, 1}, viridis(share));
  }
  constexpr double left = color_bar.right() + tick_length + gap;
  double right = left;
  for (const CountScale::Tick& tick : scale.ticks(least_gap)) {
    const int y = color_bar.bottom() - static_cast<int>(std::lround(tick.share * color_bar.height));
    image.fill({color_bar.right() + 1, y, tick_length, 1}, line_color);
    draw_text(image, left, y + 0.5 + tick_capitals / 2, tick.label, {tick_capitals, text_color});
    right = std::max(right, left + text_width(tick.label, tick_capitals));
  }
  const std::string side = rounded(2 * grid.half / grid.width, 3);
  draw_text(image, right + before_label + label_capitals, color_bar.top + color_bar.height / 2.0,
            "particles per cell of " + side + " x " + side,
            {label_capitals, text_color, Align::middle, true});
}

}  // namespace simgpu::picture
