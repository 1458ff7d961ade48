#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "common/host_device.hpp"
#include "common/particle.hpp"

namespace simgpu {

/// A view of `size` particles stored as one column per field (structure of arrays). It owns
/// nothing and is passed by value, to kernels too. `Real` is double or float, const for a view
/// that only reads; the columns lie in host or in device memory, whichever the maker of the view
/// used.
template <class Real>
struct ParticleView {
  using Value = std::remove_const_t<Real>;

  Real* columns[field_count];
  std::uint64_t size;

  SIMGPU_HOST_DEVICE Real* column(Field field) const {
    // cppcheck-suppress CastIntegerToAddressAtReturn ; it is a pointer
    return columns[static_cast<std::size_t>(field)];
  }

  /// Particle `i`, by value.
  SIMGPU_HOST_DEVICE Particle<Value> load(std::uint64_t i) const {
    Particle<Value> particle{};
    for (std::size_t field = 0; field < field_count; ++field) {
      value_of(particle, static_cast<Field>(field)) = columns[field][i];
    }
    return particle;
  }

  /// Overwrites particle `i`.
  SIMGPU_HOST_DEVICE void store(std::uint64_t i, const Particle<Value>& particle) const {
    for (std::size_t field = 0; field < field_count; ++field) {
      columns[field][i] = value_of(particle, static_cast<Field>(field));
    }
  }

  /// Particles [offset, offset + count) of this view.
  ParticleView subview(std::uint64_t offset, std::uint64_t count) const;

  /// The same particles, to read only.
  ParticleView<const Value> read_only() const;
};

/// The view of `size` particles whose columns begin at column_of(field), for each field by number.
template <class Real, class ColumnOf>
ParticleView<Real> view_of(std::uint64_t size, ColumnOf column_of) {
  ParticleView<Real> view{{}, size};
  for (std::size_t field = 0; field < field_count; ++field) view.columns[field] = column_of(field);
  return view;
}

template <class Real>
ParticleView<Real> ParticleView<Real>::subview(std::uint64_t offset, std::uint64_t count) const {
  return view_of<Real>(count, [&](std::size_t field) { return columns[field] + offset; });
}

template <class Real>
auto ParticleView<Real>::read_only() const -> ParticleView<const Value> {
  return view_of<const Value>(size, [&](std::size_t field) { return columns[field]; });
}

}  // namespace simgpu
