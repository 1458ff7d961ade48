#pragma once

#include <cstdint>

#include "common/evolution.hpp"
#include "common/host_device.hpp"
#include "common/laws/circle/particle.hpp"
#include "common/laws/circle/step.hpp"

namespace simgpu::circle {

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

}  // namespace simgpu::circle
