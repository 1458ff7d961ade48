#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/memory/counting_allocator.hpp"
#include "common/picture/color.hpp"

namespace simgpu::picture {

/// Pixels of an image, and parts of it.
struct Rectangle {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;

  constexpr int right() const { return left + width; }
  constexpr int bottom() const { return top + height; }
};

/// A picture of pixels, three bytes each, row by row from the top. What would be drawn outside of
/// it is not drawn. Its memory is counted by the host ledger.
class Image {
 public:
  /// All of it in one colour. Throws Error (out_of_memory).
  Image(int width, int height, Color background);

  int width() const { return width_; }
  int height() const { return height_; }

  Color at(int x, int y) const;

  /// Lays `color` over a pixel of which it covers `share`, from 0 to 1.
  void blend(int x, int y, Color color, double share);

  void fill(const Rectangle& rectangle, Color color);

  /// The outline of `rectangle`, one pixel wide, around it.
  void outline(const Rectangle& rectangle, Color color);

  /// A round spot whose edge is smooth. The centre of a pixel is at a half.
  void disc(double x, double y, double radius, Color color);

  /// Row `y` as red, green and blue of each pixel.
  const std::uint8_t* row(int y) const { return &bytes_[place_of(0, y)]; }

  static constexpr std::uint64_t bytes_of(int width, int height) {
    return std::uint64_t{3} * static_cast<unsigned>(width) * static_cast<unsigned>(height);
  }

 private:
  bool has(int x, int y) const;
  void set(int x, int y, Color color);

  std::size_t place_of(int x, int y) const {
    return 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                static_cast<std::size_t>(x));
  }

  int width_;
  int height_;
  std::vector<std::uint8_t, memory::CountingAllocator<std::uint8_t>> bytes_;
};

}  // namespace simgpu::picture
