#include "common/field_cell.hpp"

#include <cmath>

namespace simgpu::field {

double even_cells_per_unit(const AxisView& axis) {
  const std::uint32_t cells = axis.count - 1;
  AxisView even = axis;
  even.cells_per_unit = cells / (axis.at[cells] - axis.at[0]);
  if (!std::isfinite(even.cells_per_unit)) return 0;
  // What is expected never falls while x grows, so the ends of a cell tell of all within.
  for (std::uint32_t cell = 0; cell < cells; ++cell) {
    const double last_within = std::nextafter(axis.at[cell + 1], axis.at[cell]);
    const bool is_early = std::floor(expected_cell(even, axis.at[cell])) + 1 < cell;
    const bool is_late = std::floor(expected_cell(even, last_within)) > cell + 1;
    if (is_early || is_late) return 0;
  }
  return even.cells_per_unit;
}

}  // namespace simgpu::field
