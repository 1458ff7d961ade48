#pragma once

#include <cstdint>

#include "common/field_view.hpp"
#include "common/host_device.hpp"

namespace simgpu::field {

/// What an even axis expects the cell of x to be.
SIMGPU_HOST_DEVICE inline std::uint32_t expected_cell(const AxisView& axis, double x) {
  const double cells = (x - axis.at[0]) * axis.cells_per_unit;
  const std::uint32_t last = axis.count - 2;
  return cells >= last ? last : static_cast<std::uint32_t>(cells);
}

/// The cell of x, which must be between the first coordinate and the last: the number of the last
/// coordinate that is not above x, but that of the last cell where x is the last coordinate.
/// Comparisons decide, whatever was expected, so even and uneven axes have one meaning.
SIMGPU_HOST_DEVICE inline std::uint32_t cell_of(const AxisView& axis, double x) {
  const std::uint32_t last = axis.count - 2;
  if (axis.cells_per_unit > 0) {
    std::uint32_t cell = expected_cell(axis, x);
    cell -= static_cast<std::uint32_t>(cell > 0 && x < axis.at[cell]);
    cell += static_cast<std::uint32_t>(cell < last && x >= axis.at[cell + 1]);
    return cell;
  }
  // Halving what is left, so that all particles go through it as often.
  std::uint32_t cell = 0;
  for (std::uint32_t left = last + 1; left > 1;) {
    const std::uint32_t half = left / 2;
    cell += axis.at[cell + half] <= x ? half : 0;
    left -= half;
  }
  return cell;
}

/// How many cells of the axis a unit has, if expected_cell() then is at most one cell from the true
/// one for all x within the axis; else 0. On the host.
double even_cells_per_unit(const AxisView& axis);

}  // namespace simgpu::field
