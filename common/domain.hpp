#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "common/host_device.hpp"
#include "common/parameters.hpp"
#include "common/particle.hpp"
#include "common/step.hpp"

namespace simgpu {

template <class Real>
inline constexpr Real smallest_radius_squared = std::numeric_limits<Real>::min();

/// Half of the range, which leaves room for rounding on the way.
template <class Real>
inline constexpr double largest_radius_squared =
    static_cast<double>(std::numeric_limits<Real>::max()) / 2;

/// Whether a particle can be moved by `evolution` without its radius leaving the numbers that
/// `Real` holds in full precision: all fields finite, r^2 at the start and after the last step in
/// the normal range. (A step's products may be below it; rounding_tolerance() knows what that
/// does.) The origin has no direction and is outside. The last radius is known beforehand, since a
/// step lengthens r^2 by exactly a^2.
template <class Real>
SIMGPU_HOST_DEVICE bool in_domain(const Particle<Real>& particle, const Evolution& evolution) {
  for (unsigned field = 0; field < field_count; ++field) {
    if (!std::isfinite(value_of(particle, static_cast<Field>(field)))) return false;
  }
  const Real start = particle.x * particle.x + particle.y * particle.y;
  if (!(start >= smallest_radius_squared<Real>)) return false;
  if (evolution.steps == 0) return start <= largest_radius_squared<Real>;
  const double a = step_length(static_cast<Real>(evolution.timestep), particle);
  const double end = static_cast<double>(start) + static_cast<double>(evolution.steps) * (a * a);
  return end <= largest_radius_squared<Real>;
}

}  // namespace simgpu
