#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/particle_view.hpp"
#include "common/step.hpp"

namespace simgpu {

/// Calls body(i) for i = thread, thread + threads, thread + 2*threads, ... below `count`: the share
/// of one of `threads` threads that together visit each index exactly once, however many there are.
template <class Body>
SIMGPU_HOST_DEVICE void grid_stride(std::uint64_t thread, std::uint64_t threads,
                                    std::uint64_t count, Body body) {
  for (std::uint64_t i = thread; i < count; i += threads) body(i);
}

/// Moves particle `i` by `steps` steps, holding it in registers between its load and its store.
/// Speeds stay as they are, so only positions are stored.
template <class Real>
SIMGPU_HOST_DEVICE void evolve_particle(ParticleView<Real> particles, std::uint64_t i,
                                        Real timestep, std::uint64_t steps) {
  Particle<Real> particle = particles.load(i);
  const Real a = step_length(timestep, particle);
  for (std::uint64_t n = 0; n < steps; ++n) step(a, particle);
  particles.column(Field::x)[i] = particle.x;
  particles.column(Field::y)[i] = particle.y;
}

}  // namespace simgpu
