#pragma once

#include <cstdint>

#include "common/grid.hpp"
#include "common/grid_stride.hpp"
#include "common/particle_view.hpp"
#include "cuda/atomic_word.hpp"

namespace simgpu::cuda {

/// Adds each particle to the count of the cell that it is in.
template <class Real>
__global__ void count_cells_kernel(ParticleView<const Real> particles, Grid grid,
                                   AtomicWord* counts) {
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t threads = std::uint64_t{gridDim.x} * blockDim.x;
  grid_stride(thread, threads, particles.size, [&](std::uint64_t i) {
    const Particle<Real> particle = particles.load(i);
    const std::uint64_t cell = cell_of(grid, particle.x, particle.y);
    if (cell != grid.cells()) atomicAdd(&counts[cell], AtomicWord{1});
  });
}

}  // namespace simgpu::cuda
