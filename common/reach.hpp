#pragma once

#include <cstdint>

#include "common/checksum.hpp"
#include "common/host_device.hpp"
#include "common/parameters.hpp"
#include "common/particle.hpp"
#include "common/step.hpp"

namespace simgpu {

/// The square of a particle's distance from the origin after `evolution`, in double: a step
/// lengthens r^2 by exactly a^2, so it is known beforehand, up to what rounding does on the way.
/// Without steps it is not less than the square of either coordinate.
template <class Real>
SIMGPU_HOST_DEVICE double squared_reach(const Particle<Real>& particle,
                                        const Evolution& evolution) {
  const double x = particle.x;
  const double y = particle.y;
  const double now = x * x + y * y;
  if (evolution.steps == 0) return now;  // however long a step would be
  const double a = step_length(static_cast<Real>(evolution.timestep), particle);
  return now + static_cast<double>(evolution.steps) * (a * a);
}

/// The same as an integer that is the larger the larger the distance is, as the bits of numbers
/// that are not negative are: so one maximum of integers finds the largest, on any device and in
/// any order. What is not a number is larger than all that are.
template <class Real>
SIMGPU_HOST_DEVICE std::uint64_t reach_key(const Particle<Real>& particle,
                                           const Evolution& evolution) {
  return bits_of(squared_reach(particle, evolution));
}

/// The distance that the largest key stands for: 0 if there is none.
double reach_of(std::uint64_t largest_key);

}  // namespace simgpu
