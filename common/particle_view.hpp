#pragma once

#include <cstdint>
#include <type_traits>

#include "common/column.hpp"
#include "common/host_device.hpp"

namespace simgpu {

/// A view of `size` particles stored as one column for each number of a particle (structure of
/// arrays). It owns nothing and is passed by value, to kernels too. `Real` is double or float,
/// const for a view that only reads; the columns lie in host or in device memory, whichever the
/// maker of the view used. Which columns these are, and in which order, the law says.
template <class Real>
struct ParticleView {
  using Value = std::remove_const_t<Real>;

  Real* columns[most_columns];  ///< the first column_count of them
  std::uint64_t size;
  unsigned column_count;

  /// Particles [offset, offset + count) of this view.
  ParticleView subview(std::uint64_t offset, std::uint64_t count) const;

  /// The same particles, to read only.
  ParticleView<const Value> read_only() const;
};

/// The view of `size` particles whose columns begin at column_of(column), for each by number.
template <class Real, class ColumnOf>
ParticleView<Real> view_of(std::uint64_t size, unsigned column_count, ColumnOf column_of) {
  ParticleView<Real> view{{}, size, column_count};
  for (unsigned column = 0; column < column_count; ++column) {
    view.columns[column] = column_of(column);
  }
  return view;
}

template <class Real>
ParticleView<Real> ParticleView<Real>::subview(std::uint64_t offset, std::uint64_t count) const {
  return view_of<Real>(count, column_count,
                       [&](unsigned column) { return columns[column] + offset; });
}

template <class Real>
auto ParticleView<Real>::read_only() const -> ParticleView<const Value> {
  return view_of<const Value>(size, column_count, [&](unsigned column) { return columns[column]; });
}

}  // namespace simgpu
