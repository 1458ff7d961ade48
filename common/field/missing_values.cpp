#include "common/field/missing_values.hpp"

#include <algorithm>
#include <cstring>

#include "common/bits.hpp"
#include "common/laws/gridded/interpolate.hpp"

namespace simgpu::field {

MissingValues::MissingValues(const Grid& grid, std::span<const std::byte> level)
    : grid_(grid), level_(level), view_(view_without_memory(grid)) {
  for (unsigned axis = 0; axis < grid.dimensions; ++axis) {
    view_.axes[axis].at = grid.axes[axis].data();
  }
}

template <class Real>
bool MissingValues::at(const Real* position) const {
  return grid_.dimensions == 2 ? is_cell_missing<2>(position) : is_cell_missing<3>(position);
}

template <unsigned dimensions, class Real>
bool MissingValues::is_cell_missing(const Real* position) const {
  Real at[dimensions];
  std::copy_n(position, dimensions, at);
  const auto places = places_of(view_, at);
  if (places.outside != 0) return false;
  for (unsigned corner = 0; corner < (1U << dimensions); ++corner) {
    auto node = static_cast<std::uint64_t>(places.node);
    std::uint64_t stride = 1;
    for (unsigned axis = 0; axis < dimensions; ++axis) {
      if ((corner >> axis) % 2 == 1) node += stride;
      stride *= view_.axes[axis].count;
    }
    if (!is_missing(node)) return false;
  }
  return true;
}

/// By its first component, in which a missing value is -0.0 and no other is.
bool MissingValues::is_missing(std::uint64_t node) const {
  const auto has_bits_of = [&](auto missing) {
    decltype(missing) value;
    std::memcpy(&value, level_.data() + node * sizeof value, sizeof value);
    return bits_of(value) == bits_of(missing);
  };
  return grid_.has_doubles ? has_bits_of(-0.0) : has_bits_of(-0.0F);
}

template bool MissingValues::at(const double* position) const;
template bool MissingValues::at(const float* position) const;

}  // namespace simgpu::field
