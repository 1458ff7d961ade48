#pragma once

#include <array>
#include <cstdint>

#include "common/initial_state.hpp"
#include "common/particle_view.hpp"
#include "common/simulation.hpp"

namespace simgpu {

/// The numbers of one particle in the order of its columns, with room for as many as a law may
/// have. They lie where they are made, so no container is counted for them.
template <class Real>
using ParticleNumbers = std::array<Real, most_columns>;

/// Those of particle i of a view in host memory.
template <class Real>
auto numbers_at(const ParticleView<Real>& particles, std::uint64_t i) {
  ParticleNumbers<typename ParticleView<Real>::Value> numbers{};
  for (unsigned column = 0; column < particles.column_count; ++column) {
    numbers[column] = particles.columns[column][i];
  }
  return numbers;
}

/// Those of the particle at `offset` of a simulation. Throws Error.
template <class Real>
ParticleNumbers<Real> numbers_at(const Simulation<Real>& simulation, std::uint64_t offset) {
  ParticleNumbers<Real> numbers{};
  simulation.store(offset, view_of<Real>(1, simulation.law().column_count(),
                                         [&](unsigned column) { return &numbers[column]; }));
  return numbers;
}

/// Those that a generated particle starts with.
template <class Real>
ParticleNumbers<Real> initial_numbers(Columns columns, const Start& start, std::uint64_t index) {
  const StartBox box(columns, start.region);
  ParticleNumbers<Real> numbers{};
  for (unsigned column = 0; column < columns.size(); ++column) {
    numbers[column] = initial_number<Real>(box, start.seed, index, column);
  }
  return numbers;
}

}  // namespace simgpu
