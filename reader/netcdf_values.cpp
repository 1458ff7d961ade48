#include "reader/netcdf_values.hpp"

#include <algorithm>
#include <cmath>

#include "common/field/field_info.hpp"
#include "common/text/number_text.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

using io::foreign::Axis;

namespace {

constexpr std::size_t no_place = SIZE_MAX;

constexpr std::size_t number_of(Axis axis) {
  return static_cast<std::size_t>(axis);
}

}  // namespace

NetcdfValues::NetcdfValues(const NetcdfFile& file, const NetcdfVariable& variable,
                           const NetcdfAxes& axes, const NetcdfMeaning& meaning)
    : file_(file),
      variable_(variable),
      axes_(axes),
      meaning_(meaning),
      columns_(axes.of(Axis::x).coordinates.size() - (axes.is_periodic ? 1 : 0)),
      rows_(axes.of(Axis::y).coordinates.size()) {
  for (const Axis axis : {Axis::x, Axis::y, Axis::z, Axis::time}) {
    const auto& dimensions = variable.dimensions;
    const auto found = std::find(dimensions.begin(), dimensions.end(), axes.of(axis).dimension);
    const bool is_there = axes.of(axis).dimension >= 0 && found != dimensions.end();
    places_[number_of(axis)] =
        is_there ? static_cast<std::size_t>(found - dimensions.begin()) : no_place;
  }
}

std::uint64_t NetcdfValues::length_of(Axis axis) const {
  return axis == Axis::x ? columns_ + (axes_.repeats_column ? 1 : 0)
                         : axes_.of(axis).coordinates.size();
}

template <class Real>
void NetcdfValues::read(std::uint64_t level, std::uint64_t first, std::uint64_t count, Real* to) {
  level_ = level;
  const std::uint64_t row_length = columns_ + (axes_.is_periodic ? 1 : 0);
  while (count > 0) {
    const std::uint64_t row = first / row_length;
    const std::uint64_t z = row / rows_;
    const std::uint64_t y = row % rows_;
    const std::uint64_t x = first % row_length;
    std::uint64_t some = 0;
    if (x == 0 && count >= row_length) {
      const std::uint64_t rows = std::min(count / row_length, rows_ - y);
      read_rows({z, y, rows, 0, columns_}, to, row_length);
      some = rows * row_length;
    } else {
      some = std::min(count, row_length - x);
      const std::uint64_t columns = std::min(some, columns_ - x);
      if (columns > 0) read_box({z, y, 1, x, columns}, to, row_length);
      if (columns < some) read_box({z, y, 1, 0, 1}, to + columns, row_length);
    }
    to += some;
    first += some;
    count -= some;
  }
}

/// Whole rows, with the first column again at their ends if there is one more.
template <class Real>
void NetcdfValues::read_rows(const Box& box, Real* to, std::uint64_t row_length) {
  read_box(box, to, row_length);
  if (row_length == columns_) return;
  for (std::uint64_t row = 0; row < box.rows; ++row) {
    to[row * row_length + columns_] = to[row * row_length];
  }
}

template <class Real>
void NetcdfValues::read_box(const Box& box, Real* to, std::uint64_t row_length) {
  read_stored(box);
  meaning_.unpack(numbers_);
  for (std::uint64_t row = 0; row < box.rows; ++row) put_row(box, row, to + row * row_length);
}

/// Puts one row of a box, which may lie in the file along either dimension, and either way round.
template <class Real>
void NetcdfValues::put_row(const Box& box, std::uint64_t row, Real* to) const {
  const bool has_rows = places_[number_of(Axis::y)] < places_[number_of(Axis::x)];
  const auto is_reversed = [this](Axis axis) { return axes_.of(axis).is_reversed; };
  const std::uint64_t row_in_file = is_reversed(Axis::y) ? box.rows - 1 - row : row;
  const std::uint64_t column_in_file = is_reversed(Axis::x) ? box.columns - 1 : 0;
  const double* const from = &numbers_[has_rows ? row_in_file * box.columns + column_in_file
                                                : column_in_file * box.rows + row_in_file];
  const auto width = static_cast<std::ptrdiff_t>(has_rows ? 1 : box.rows);
  const std::ptrdiff_t stride = is_reversed(Axis::x) ? -width : width;
  const auto velocity_at = [&](std::uint64_t column) {
    return meaning_.velocity(from[static_cast<std::ptrdiff_t>(column) * stride]);
  };
  const auto is_refused = [](double velocity) { return std::abs(velocity) > field::most_velocity; };
  bool is_one_refused = false;
  for (std::uint64_t column = 0; column < box.columns; ++column) {
    const double velocity = velocity_at(column);
    is_one_refused |= is_refused(velocity);
    // -0.0 stands for a missing value; adding 0 makes 0 of any other -0.0.
    to[column] = std::isnan(velocity) ? Real(-0.0) : static_cast<Real>(velocity) + Real(0);
  }
  if (!is_one_refused) return;
  std::uint64_t column = 0;
  while (!is_refused(velocity_at(column))) ++column;
  refuse_velocity(box, row, column, velocity_at(column));
}

void NetcdfValues::read_stored(const Box& box) {
  const std::size_t dimensions = variable_.dimensions.size();
  std::vector<std::size_t> start(dimensions, 0);
  std::vector<std::size_t> counts(dimensions, 1);
  const auto select = [&](Axis axis, std::uint64_t from, std::uint64_t count) {
    const std::size_t place = places_[number_of(axis)];
    if (place == no_place) return;
    const bool is_reversed = axes_.of(axis).is_reversed;
    start[place] = is_reversed ? length_of(axis) - from - count : from;
    counts[place] = count;
  };
  select(Axis::x, box.x, box.columns);
  select(Axis::y, box.y, box.rows);
  select(Axis::z, box.z, 1);
  select(Axis::time, level_, 1);
  numbers_.resize(box.rows * box.columns);
  check_netcdf(
      nc_get_vara_double(file_.id(), variable_.id, start.data(), counts.data(), numbers_.data()));
}

void NetcdfValues::refuse_velocity(const Box& box, std::uint64_t row, std::uint64_t column,
                                   double velocity) const {
  std::string place = "x = " + shortest(axes_.of(Axis::x).coordinates[box.x + column]) +
                      ", y = " + shortest(axes_.of(Axis::y).coordinates[box.y + row]);
  const NetcdfAxis& z = axes_.of(Axis::z);
  if (!z.coordinates.empty()) place += ", z = " + shortest(z.coordinates[box.z]);
  throw Refusal{what(variable_) + " is " + shortest(velocity) + " m/s at " + place + ", time " +
                std::to_string(level_ + 1) +
                ", which is no velocity; if it stands for a missing value, say so by _FillValue"};
}

template void NetcdfValues::read(std::uint64_t, std::uint64_t, std::uint64_t, float*);
template void NetcdfValues::read(std::uint64_t, std::uint64_t, std::uint64_t, double*);

}  // namespace simgpu::reader
