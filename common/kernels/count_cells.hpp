#pragma once

#include <cstdint>

#include "common/grid.hpp"
#include "common/host_device.hpp"
#include "common/kernels/atomic.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

/// Adds particle i to the count of the cell that it is in.
template <class Real>
struct CountCells {
  ParticleView<const Real> particles;
  Grid grid;
  std::uint64_t* counts;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    const std::uint64_t cell = cell_of(grid, particles.columns[0][i], particles.columns[1][i]);
    if (cell != grid.cells()) count_one_more(counts[cell]);
  }
};

}  // namespace simgpu
