#include "common/picture/image.hpp"

#include <algorithm>
#include <cmath>

namespace simgpu::picture {

Image::Image(int width, int height, Color background)
    : width_(width), height_(height), bytes_(bytes_of(width, height)) {
  fill({0, 0, width, height}, background);
}

Color Image::at(int x, int y) const {
  const std::uint8_t* const pixel = &bytes_[place_of(x, y)];
  return {pixel[0], pixel[1], pixel[2]};
}

void Image::blend(int x, int y, Color color, double share) {
  if (!has(x, y) || !(share > 0)) return;
  set(x, y, mixed(at(x, y), color, std::min(share, 1.0)));
}

void Image::fill(const Rectangle& rectangle, Color color) {
  for (int y = rectangle.top; y < rectangle.bottom(); ++y) {
    for (int x = rectangle.left; x < rectangle.right(); ++x) {
      if (has(x, y)) set(x, y, color);
    }
  }
}

void Image::outline(const Rectangle& rectangle, Color color) {
  fill({rectangle.left - 1, rectangle.top - 1, rectangle.width + 2, 1}, color);
  fill({rectangle.left - 1, rectangle.bottom(), rectangle.width + 2, 1}, color);
  fill({rectangle.left - 1, rectangle.top, 1, rectangle.height}, color);
  fill({rectangle.right(), rectangle.top, 1, rectangle.height}, color);
}

void Image::disc(double x, double y, double radius, Color color) {
  const int left = static_cast<int>(std::floor(x - radius - 1));
  const int right = static_cast<int>(std::ceil(x + radius + 1));
  const int top = static_cast<int>(std::floor(y - radius - 1));
  const int bottom = static_cast<int>(std::ceil(y + radius + 1));
  for (int row = top; row < bottom; ++row) {
    for (int column = left; column < right; ++column) {
      const double distance = std::hypot(column + 0.5 - x, row + 0.5 - y);
      blend(column, row, color, radius + 0.5 - distance);
    }
  }
}

bool Image::has(int x, int y) const {
  return x >= 0 && x < width_ && y >= 0 && y < height_;
}

void Image::set(int x, int y, Color color) {
  std::uint8_t* const pixel = &bytes_[place_of(x, y)];
  pixel[0] = color.red;
  pixel[1] = color.green;
  pixel[2] = color.blue;
}

}  // namespace simgpu::picture
