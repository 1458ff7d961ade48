#pragma once

#include <cstdint>

#include "common/field_view.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::field {

/// What an even axis expects the cell of x to be, and part of a cell.
template <class Number>
SIMGPU_FORMULA Number expected_cell(const AxisView& axis, const Number& x) {
  const double last = axis.count - 2;
  const Number cells = (x - axis.at[0]) * axis.cells_per_unit;
  return select(cells >= last, Number(last), cells);
}

/// The cell of x, which must be between the first coordinate and the last: the number of the last
/// coordinate that is not above x, but that of the last cell where x is the last coordinate.
/// Comparisons decide, whatever was `expected` (see expected_cell()), so even and uneven axes have
/// one meaning.
SIMGPU_HOST_DEVICE inline std::uint32_t cell_of(const AxisView& axis, double x, double expected) {
  const std::uint32_t last = axis.count - 2;
  if (axis.cells_per_unit > 0) {
    const auto cell = static_cast<std::uint32_t>(expected);
    if (x < axis.at[cell] && cell > 0) return cell - 1;
    if (x >= axis.at[cell + 1] && cell < last) return cell + 1;
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
