#pragma once

#include <cstdint>

#include "common/host_device.hpp"

namespace simgpu {

/// A part of the plane, its borders included.
struct Box {
  double left = -1;
  double right = 1;  ///< larger than left
  double bottom = -1;
  double top = 1;  ///< larger than bottom

  constexpr bool operator==(const Box&) const = default;
};

/// The square of which the origin is the centre.
constexpr Box square_box(double half) {
  return {-half, half, -half, half};
}

/// Cells over a box, `width` in a row and `height` rows, as a picture has its pixels: row by row
/// from the top, where y is largest, and from left to right.
///
/// A cell has its left and its upper border, and those of the last column and row have the right
/// and the lower one as well: so each point of the box is in one cell.
struct Grid {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  Box box;

  SIMGPU_HOST_DEVICE constexpr std::uint64_t cells() const { return std::uint64_t{width} * height; }
};

/// The place of a point of the box among `cells` of them along an axis, `offset` behind the
/// box's border. A sum is rounded, then a product: no compiler can fuse these two into one
/// operation, so a point is in the same cell on every device; one that is closer to a border than
/// the sum can tell is taken to be on it.
SIMGPU_HOST_DEVICE inline std::uint32_t place_along(double offset, double cells_per_length,
                                                    std::uint32_t cells) {
  const auto place = static_cast<std::uint32_t>(offset * cells_per_length);
  return place < cells ? place : cells - 1;
}

/// Which cell of `grid` a point is in; grid.cells() if it is outside of the box or not a number.
SIMGPU_HOST_DEVICE inline std::uint64_t cell_of(const Grid& grid, double x, double y) {
  const Box& box = grid.box;
  // Before the return, so that compilers divide but once in a loop over particles.
  const double columns_per_length = grid.width / (box.right - box.left);
  const double rows_per_length = grid.height / (box.top - box.bottom);
  if (!(x >= box.left && x <= box.right && y >= box.bottom && y <= box.top)) return grid.cells();
  const std::uint32_t column = place_along(x - box.left, columns_per_length, grid.width);
  const std::uint32_t row = place_along(box.top - y, rows_per_length, grid.height);
  return std::uint64_t{row} * grid.width + column;
}

}  // namespace simgpu
