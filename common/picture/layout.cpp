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

double spot_radius(std::uint64_t particles) {
  constexpr double least = 1.3;
  constexpr double most = 7;
  constexpr double share_of_plane = 0.06;  // that all spots would cover side by side
  const double area = share_of_plane * plane_side * plane_side /
                      static_cast<double>(std::max<std::uint64_t>(particles, 1));
  return std::clamp(std::sqrt(area / std::numbers::pi), least, most);
}

Grid grid_for(std::uint64_t particles, double half) {
  const DefaultFloatingPoint floating_point;
  constexpr double enough = 3;  // particles in a cell, if they were spread over the whole plane
  constexpr double pixels = static_cast<double>(plane_side) * plane_side;
  std::uint32_t side = plane_side;
  if (!has_spots(particles)) {
    for (const unsigned pixels_of_cell : {1U, 2U, 3U, 4U, 5U, 6U, 8U}) {
      side = plane_side / pixels_of_cell;
      if (static_cast<double>(particles) * pixels_of_cell * pixels_of_cell >= enough * pixels)
        break;
    }
  }
  return {side, side, half};
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

std::string rounded(double number, int digits) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number,
                                    std::chars_format::general, digits);
  return {text.data(), result.ptr};
}

std::string title_of(const Caption& caption) {
  const std::string what = counted(caption.particles, "particle") + ", step " +
                           grouped(caption.step) + " (time " +
                           rounded(static_cast<double>(caption.step) * caption.timestep, 6) + "), ";
  const double room = image_width - 2 * title_margin - text_width(what, title_capitals) -
                      letter_gap * title_capitals / cap_height;
  return what + shortened(caption.device, room, title_capitals);
}

}  // namespace simgpu::picture
