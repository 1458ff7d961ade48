#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "common/evolution.hpp"
#include "common/host_device.hpp"
#include "common/laws/circle/particle.hpp"
#include "common/laws/circle/step.hpp"

namespace simgpu::circle {

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
  if (!std::isfinite(particle.x) || !std::isfinite(particle.y) ||
      !std::isfinite(particle.angular_speed)) {
    return false;
  }
  const Real start = particle.x * particle.x + particle.y * particle.y;
  if (!(start >= smallest_radius_squared<Real>)) return false;
  if (evolution.steps == 0) return start <= largest_radius_squared<Real>;
  const double a = step_length(static_cast<Real>(evolution.timestep), particle);
  const double end = static_cast<double>(start) + static_cast<double>(evolution.steps) * (a * a);
  return end <= largest_radius_squared<Real>;
}

/// Why a particle is outside the domain, and what to do about it.
template <class Real>
std::string domain_problem(const Particle<Real>& particle) {
  const std::string numbers = std::string(name_of(precision_of<Real>)) + " precision";
  if (particle.x == 0 && particle.y == 0) {
    return "the particle is at the origin, which has no direction; move it or leave it out";
  }
  if (particle.x * particle.x + particle.y * particle.y < smallest_radius_squared<Real>) {
    return "the particle is so near the origin that its distance squared is below the normal "
           "numbers of " +
           numbers + "; move it or use larger units";
  }
  return "the particle is, or would come, so far out that its distance squared is beyond the "
         "numbers of " +
         numbers + "; use smaller units, or fewer or shorter steps";
}

}  // namespace simgpu::circle
