#include "common/picture/layout.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "common/floating_point.hpp"
#include "common/picture/glyphs.hpp"
#include "common/picture/picture.hpp"
#include "common/picture/text.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::picture {

bool has_spots(std::uint64_t particles) {
  return particles <= most_spots;
}

Layout::Layout(const Grid& grid) {
  constexpr int left = 112;
  constexpr int top = 76;
  constexpr int below = 94;
  constexpr int before_bar = 26;
  constexpr int bar_width = 24;
  constexpr int least_bar_height = plane_side / 2;  // for what is written beside it
  const auto longer = std::max(grid.width, grid.height);
  const int pixels_of_cell = std::max(1, plane_side / static_cast<int>(longer));
  const int width = static_cast<int>(grid.width) * pixels_of_cell;
  const int height = static_cast<int>(grid.height) * pixels_of_cell;
  const int bar_height = std::max(height, least_bar_height);
  image_height = top + bar_height + below;
  plane = {left + (plane_side - width) / 2, top + (bar_height - height) / 2, width, height};
  color_bar = {plane.right() + before_bar, top, bar_width, bar_height};
}

double spot_radius(std::uint64_t particles, const Rectangle& plane) {
  constexpr double least = 1.3;
  constexpr double most = 7;
  constexpr double share_of_plane = 0.06;  // that all spots would cover side by side
  const double area = share_of_plane * plane.width * plane.height /
                      static_cast<double>(std::max<std::uint64_t>(particles, 1));
  return std::clamp(std::sqrt(area / std::numbers::pi), least, most);
}

namespace {

/// A grid whose longer side has so many cells.
Grid grid_of(std::uint32_t cells, const Box& box) {
  const double width = box.right - box.left;
  const double height = box.top - box.bottom;
  const auto cells_along = [&](double length) {
    const double share = std::max(length / std::max(width, height),
                                  static_cast<double>(least_plane_side) / plane_side);
    return static_cast<std::uint32_t>(std::ceil(share * cells - 0.5));
  };
  return {cells_along(width), cells_along(height), box};
}

double half_width_for(double reach) {
  const DefaultFloatingPoint floating_point;
  constexpr double margin = 1.02;
  if (!(reach > 0)) return 1;
  const double least = reach * margin;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double digits :
       {1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0}) {
    if (digits * power >= least) return digits * power;
  }
  return 10 * power;
}

}  // namespace

Grid grid_for(std::uint64_t particles, const Box& box) {
  const DefaultFloatingPoint floating_point;
  constexpr double enough = 3;  // particles in a cell, if they were spread over the whole plane
  Grid grid = grid_of(plane_side, box);
  if (has_spots(particles)) return grid;
  for (const std::uint32_t pixels_of_cell : {1U, 2U, 3U, 4U, 5U, 6U, 8U}) {
    grid = grid_of(plane_side / pixels_of_cell, box);
    if (static_cast<double>(particles) >= enough * static_cast<double>(grid.cells())) break;
  }
  return grid;
}

Box box_for(double reach) {
  return square_box(half_width_for(reach));
}

std::string rounded(double number, int digits) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number,
                                    std::chars_format::general, digits);
  return {text.data(), result.ptr};
}

std::string title_of(const Caption& caption) {
  const std::string particles = counted(caption.particles, "particle");
  const std::string left = caption.left ? " (" + grouped(*caption.left) + " left)" : "";
  const std::string step =
      ", step " + grouped(caption.step) + " (time " +
      rounded(caption.start_time + static_cast<double>(caption.step) * caption.timestep, 6) + "), ";
  const auto room_beside = [](const std::string& text) {
    return image_width - 2 * title_margin - text_width(text, title_capitals) -
           letter_gap * title_capitals / cap_height;
  };
  std::string title = particles + left + step;
  if (room_beside(title) < 0) title = particles + step;
  return title + shortened(caption.device, room_beside(title), title_capitals);
}

}  // namespace simgpu::picture
