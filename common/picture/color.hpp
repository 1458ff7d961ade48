#pragma once

#include <cmath>
#include <cstdint>

namespace simgpu::picture {

/// A colour of the sRGB space.
struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  bool operator==(const Color&) const = default;
};

/// `from` at share 0, `to` at share 1, and what lies between.
inline Color mixed(Color from, Color to, double share) {
  const auto channel = [share](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
  };
  return {channel(from.red, to.red), channel(from.green, to.green), channel(from.blue, to.blue)};
}

}  // namespace simgpu::picture
