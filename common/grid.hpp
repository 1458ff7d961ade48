#pragma once

#include <cstdint>

#include "common/host_device.hpp"

namespace simgpu {

/// Cells over the square [-half, half] x [-half, half], `width` in a row and `height` rows, as a
/// picture has its pixels: row by row from the top, where y is largest, and from left to right.
///
/// A cell has its left and its upper border, and those of the last column and row have the right
/// and the lower one as well: so each point of the square is in one cell.
struct Grid {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  double half = 1;  ///< positive

  SIMGPU_HOST_DEVICE constexpr std::uint64_t cells() const { return std::uint64_t{width} * height; }
};

/// The place of a point of the square among `cells` of them along an axis, `offset` behind the
/// square's border. A sum is rounded, then a product: no compiler can fuse these two into one
/// operation, so a point is in the same cell on every device; one that is closer to a border than
/// the sum can tell is taken to be on it.
SIMGPU_HOST_DEVICE inline std::uint32_t place_along(double offset, double cells_per_length,
                                                    std::uint32_t cells) {
  const auto place = static_cast<std::uint32_t>(offset * cells_per_length);
  return place < cells ? place : cells - 1;
}

/// Which cell of `grid` a point is in; grid.cells() if it is outside of the square or not a number.
SIMGPU_HOST_DEVICE inline std::uint64_t cell_of(const Grid& grid, double x, double y) {
  const double half = grid.half;
  // Before the return, so that compilers divide but once in a loop over particles.
  const double columns_per_length = grid.width / (2 * half);
  const double rows_per_length = grid.height / (2 * half);
  if (!(x >= -half && x <= half && y >= -half && y <= half)) return grid.cells();
  const std::uint32_t column = place_along(x + half, columns_per_length, grid.width);
  const std::uint32_t row = place_along(half - y, rows_per_length, grid.height);
  return std::uint64_t{row} * grid.width + column;
}

}  // namespace simgpu
