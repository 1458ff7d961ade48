#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/initial_state.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

/// Writes the start state of particle first + i at place i.
template <class Real>
struct Create {
  ParticleView<Real> particles;
  StartBox box;
  std::uint64_t seed;
  std::uint64_t first;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    // To a constant, so that a kernel's argument is not copied to be indexed.
    for (unsigned column = 0; column < most_columns; ++column) {
      if (column < particles.column_count) {
        particles.columns[column][i] = initial_number<Real>(box, seed, first + i, column);
      }
    }
  }
};

}  // namespace simgpu
