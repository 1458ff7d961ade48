#pragma once

#include <cstdint>

#include "circle_particles.hpp"
#include "common/laws/circle/fast_step.hpp"
#include "common/laws/circle/step.hpp"
#include "common/parameters.hpp"

namespace simgpu::test {

/// Where `particle` is after `evolution`, worked out from the step alone, or from the fast step.
template <class Real>
circle::Particle<Real> moved(circle::Particle<Real> particle, const Evolution& evolution) {
  const Real a = circle::step_length(static_cast<Real>(evolution.timestep), particle);
  if (evolution.math == Math::fast) {
    circle::move_fast(a, evolution.steps, particle);
  } else {
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
