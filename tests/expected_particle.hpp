#pragma once

#include <cstdint>

#include "circle_particles.hpp"
#include "common/kernels/evolve.hpp"
#include "common/laws/circle/step.hpp"
#include "common/parameters.hpp"

namespace simgpu::test {

/// Where `particle` is after `evolution`, worked out from the step alone, or from the scalar text
/// of fast arithmetic.
template <class Real>
circle::Particle<Real> moved(circle::Particle<Real> particle, const Evolution& evolution) {
  if (evolution.math == Math::fast) {
    const ParticleView<Real> view{{&particle.x, &particle.y, &particle.angular_speed}, 1, 3};
    const Stepper<laws::Circle, Real> stepper(evolution);
    move_particle_fast<laws::Circle>(view, 0, stepper, evolution.steps);
  } else {
    const Real a = circle::step_length(static_cast<Real>(evolution.timestep), particle);
    for (std::uint64_t n = 0; n < evolution.steps; ++n) circle::step(a, particle);
  }
  return particle;
}

/// Where particle `index` of a generated start is after `evolution`.
template <class Real>
circle::Particle<Real> expected_particle(std::uint64_t seed, std::uint64_t index,
                                         const Evolution& evolution) {
  return moved(initial_particle<Real>(seed, index), evolution);
}

}  // namespace simgpu::test
