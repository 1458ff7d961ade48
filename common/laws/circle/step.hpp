#pragma once

#include <cmath>

#include "common/exact_arithmetic.hpp"
#include "common/host_device.hpp"
#include "common/laws/circle/particle.hpp"

namespace simgpu::circle {

/// How far a particle moves in one step: timestep * angular_speed, once rounded.
template <class Real>
SIMGPU_HOST_DEVICE Real step_length(Real timestep, const Particle<Real>& particle) {
  return timestep * particle.angular_speed;
}

/// One explicit Euler step of length `a` along the tangent of the particle's circle.
///
///     r = sqrt(x*x + y*y),  x' = x - (a*y)/r,  y' = y + (a*x)/r
///
/// Every operation is rounded by itself as IEEE 754 says, in exactly this order; that is what
/// CPython does with the original program's formula, bit for bit. The build must therefore not
/// contract a*b + c into one fma: simgpu::common carries the flags that forbid it.
/// The domain (see domain.hpp) keeps r away from 0.
template <class Real>
SIMGPU_HOST_DEVICE void step(Real a, Particle<Real>& particle) {
  const Real x = particle.x;
  const Real y = particle.y;
  const Real r = std::sqrt(x * x + y * y);
  particle.x = x - (a * y) / r;
  particle.y = y + (a * x) / r;
}

}  // namespace simgpu::circle
