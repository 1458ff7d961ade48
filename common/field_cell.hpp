#pragma once

#include <cstdint>

#include "common/field_view.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::field {

/// The number of x's cell, and part of a cell, as an even axis expects it.
template <class Number>
SIMGPU_FORMULA Number expected_cell(const AxisView& axis, const Number& x) {
  const double last = axis.count - 2;
  const Number cells = (x - axis.at[0]) * axis.cells_per_unit;
  return select(cells >= last, Number(last), cells);
}

/// A cell of an axis.
template <class Number>
struct Cell {
  Number number;
  Number begin;  ///< the coordinate at its lower end
  Number end;
};

template <class Number>
SIMGPU_FORMULA Cell<Number> cell_numbered(const AxisView& axis, const Number& number) {
  if (axis.spacing > 0) {  // the same numbers, sooner
    const double first = axis.at[0];
    return {number, first + number * axis.spacing, first + (number + 1.0) * axis.spacing};
  }
  return {number, element_at(axis.at, number), element_at(axis.at + 1, number)};
}

/// The cell of x, which must be between the first coordinate and the last. It begins at the last
/// coordinate that is not above x; where x is the last coordinate, it is the last cell. Comparisons
/// decide, whatever was expected, so even and uneven axes have one meaning.
template <class Number>
SIMGPU_FORMULA Cell<Number> cell_of(const AxisView& axis, const Number& x) {
  if (axis.cells_per_unit > 0) {
    const double last = axis.count - 2;
    Cell<Number> cell = cell_numbered(axis, floor(expected_cell(axis, x)));
    const auto is_below = x < cell.begin;
    const auto is_above = x >= cell.end;
    const auto has_next = cell.number < last;
    const auto is_in_next = is_above & has_next;
    const auto is_elsewhere = is_below | is_in_next;
    if (any(is_elsewhere)) [[unlikely]] {
      const Number next = select(is_in_next, cell.number + 1.0, cell.number);
      cell = cell_numbered(axis, select(is_below, cell.number - 1.0, next));
    }
    return cell;
  }
  // Halving what is left, so that all particles go through it as often.
  Number number = 0.0;
  for (std::uint32_t left = axis.count - 1; left > 1;) {
    const std::uint32_t half = left / 2;
    const Number middle = number + static_cast<double>(half);
    number = select(element_at(axis.at, middle) <= x, middle, number);
    left -= half;
  }
  return cell_numbered(axis, number);
}

/// How many cells of the axis a unit has, if expected_cell() then is at most one cell from the true
/// one for all x within the axis; else 0. On the host.
double even_cells_per_unit(const AxisView& axis);

/// AxisView::spacing of an axis. On the host.
double exact_spacing(const AxisView& axis);

}  // namespace simgpu::field
