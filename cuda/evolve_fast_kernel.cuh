#pragma once

#include <cstdint>

#include "common/fast_step.hpp"
#include "common/grid_stride.hpp"

namespace simgpu::cuda {

/// Moves every particle by `steps` steps in fast arithmetic.
template <class Real>
__global__ void evolve_fast_kernel(ParticleView<Real> particles, Real timestep,
                                   std::uint64_t steps) {
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t threads = std::uint64_t{gridDim.x} * blockDim.x;
  grid_stride(thread, threads, particles.size,
              [&](std::uint64_t i) { evolve_particle_fast(particles, i, timestep, steps); });
}

}  // namespace simgpu::cuda
