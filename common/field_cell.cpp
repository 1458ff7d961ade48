#include "common/field_cell.hpp"

#include <cmath>
#include <initializer_list>

#include "common/bits.hpp"

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

double exact_spacing(const AxisView& axis) {
  const double first = axis.at[0];
  const std::uint32_t last = axis.count - 1;
  // As coordinates are made from both ends, and from the first two.
  for (const double spacing : {(axis.at[last] - first) / last, axis.at[1] - first}) {
    std::uint32_t i = 0;
    while (i <= last && bits_of(first + i * spacing) == bits_of(axis.at[i])) ++i;
    if (i > last) return spacing;
  }
  return 0;
}

}  // namespace simgpu::field
