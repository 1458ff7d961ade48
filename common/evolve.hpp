#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/particle_view.hpp"
#include "common/step.hpp"

namespace simgpu {

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
