#pragma once

#include <cstdint>

#include "common/evolve.hpp"
#include "common/grid_stride.hpp"

namespace simgpu::cuda {

/// Moves every particle by `steps` steps: the same body as on the CPU, over a grid of any shape.
template <class Real>
__global__ void evolve_kernel(ParticleView<Real> particles, Real timestep, std::uint64_t steps) {
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t threads = std::uint64_t{gridDim.x} * blockDim.x;
  grid_stride(thread, threads, particles.size,
              [&](std::uint64_t i) { evolve_particle(particles, i, timestep, steps); });
}

}  // namespace simgpu::cuda
