#pragma once

#include <cstdint>
#include <type_traits>

#include "common/fields.hpp"
#include "common/host_device.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

/// Particle i of a view, by value: a `Row` is a law's Particle<Real>, whose members stand in the
/// order of the view's columns.
template <class Row, class Real>
SIMGPU_HOST_DEVICE Row load(const ParticleView<Real>& particles, std::uint64_t i) {
  Row row{};
  for_each_field<field_count<Row, Real>>(
      row, [&](auto& number, unsigned column) { number = particles.columns[column][i]; });
  return row;
}

/// Overwrites the first `count` columns of particle i.
template <unsigned count, class Row, class Real>
SIMGPU_HOST_DEVICE void store_first(const ParticleView<Real>& particles, std::uint64_t i,
                                    const Row& row) {
  for_each_first<count, field_count<Row, Real>>(
      row, [&](const auto& number, unsigned column) { particles.columns[column][i] = number; });
}

/// Overwrites particle i.
template <class Row, class Real>
SIMGPU_HOST_DEVICE void store(const ParticleView<Real>& particles, std::uint64_t i,
                              const Row& row) {
  store_first<field_count<Row, Real>>(particles, i, row);
}

}  // namespace simgpu
