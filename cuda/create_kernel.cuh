#pragma once

#include <cstdint>

#include "common/grid_stride.hpp"
#include "common/initial_state.hpp"
#include "common/particle_view.hpp"

namespace simgpu::cuda {

/// Writes the start state of particle first + i at place i, for each place.
template <class Real>
__global__ void create_kernel(ParticleView<Real> particles, std::uint64_t seed,
                              std::uint64_t first) {
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t threads = std::uint64_t{gridDim.x} * blockDim.x;
  grid_stride(thread, threads, particles.size, [&](std::uint64_t i) {
    particles.store(i, initial_particle<Real>(seed, first + i));
  });
}

}  // namespace simgpu::cuda
