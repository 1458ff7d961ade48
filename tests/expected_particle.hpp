#pragma once

#include <cstdint>

#include "common/laws/circle/fast_step.hpp"
#include "common/initial_state.hpp"
#include "common/parameters.hpp"
#include "common/laws/circle/step.hpp"

namespace simgpu::test {

/// Where `particle` is after `evolution`, worked out from the step alone, or from the fast step.
template <class Real>
Particle<Real> moved(Particle<Real> particle, const Evolution& evolution) {
  const Real a = step_length(static_cast<Real>(evolution.timestep), particle);
  if (evolution.arithmetic == Arithmetic::fast) {
    move_fast(a, evolution.steps, particle);
  } else {
    for (std::uint64_t n = 0; n < evolution.steps; ++n) step(a, particle);
  }
  return particle;
}

/// Where particle `index` of a generated start is after `evolution`.
template <class Real>
Particle<Real> expected_particle(std::uint64_t seed, std::uint64_t index,
                                 const Evolution& evolution) {
  return moved(initial_particle<Real>(seed, index), evolution);
}

}  // namespace simgpu::test
