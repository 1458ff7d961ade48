#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "common/closed_form.hpp"
#include "common/host_device.hpp"
#include "common/parameters.hpp"
#include "common/particle.hpp"
#include "common/step.hpp"

namespace simgpu {

/// Half of the distance from 1 to the next number: what rounding changes a number by at most,
/// relative to it.
template <class Real>
inline constexpr double unit_roundoff = static_cast<double>(std::numeric_limits<Real>::epsilon()) /
                                        2;

/// How far a particle may be, or is, from where the closed form has it: in its radius, relative to
/// the radius, and in its angle, in radians.
struct Deviation {
  double radius = 0;
  double angle = 0;
};

/// What rounding can do to a particle that turns by `turned` radians in `steps` steps, the first of
/// them by the tangent `tangent`. docs/trust.md derives it. With u the unit roundoff of `Real`:
///
/// - Each step rounds x and y once at full size: an error of u at most. If these were independent,
///   their sum over n steps would stay below 8 u sqrt(n) (Hoeffding: but once in 10^13 times).
/// - They are not while the rounded-off part of a step's length hardly changes from step to step,
///   which may go on for sqrt(u / t^3) steps at a turn of t: so many errors add up. No more than n
///   of them ever do.
/// - An error of the radius goes into the angle of every later step.
/// - The closed form, root and quotients themselves are good to some units.
template <class Real>
SIMGPU_HOST_DEVICE Deviation rounding_tolerance(double tangent, double turned,
                                                std::uint64_t steps) {
  const double u = unit_roundoff<Real>;
  const double n = static_cast<double>(steps);
  const double alike = std::sqrt(u / tangent) / tangent;  // infinite for a particle at rest
  const double walk = std::fmin(n, 8 * std::sqrt(n * (1 + alike)));
  return {u * (8 + walk), u * (8 + 5 * turned + walk * (1 + turned))};
}

/// What rounding can do to one particle, and what was done to it.
struct Verdict {
  Deviation deviation;
  Deviation tolerance;

  /// The larger share of a tolerance that is used up: 1 and more is too much, and so is NaN, which
  /// reads as infinite.
  SIMGPU_HOST_DEVICE double share() const {
    const double radius = share_of_radius();
    const double angle = share_of_angle();
    if (!(radius < INFINITY) || !(angle < INFINITY)) return INFINITY;
    return radius > angle ? radius : angle;
  }

  SIMGPU_HOST_DEVICE bool angle_is_worse() const {
    return !(share_of_angle() <= share_of_radius());
  }

  SIMGPU_HOST_DEVICE double share_of_radius() const { return deviation.radius / tolerance.radius; }
  SIMGPU_HOST_DEVICE double share_of_angle() const { return deviation.angle / tolerance.angle; }
};

/// Holds a particle that has moved from `start` to `end` by `evolution` against the closed form.
template <class Real>
SIMGPU_HOST_DEVICE Verdict verify_particle(const Particle<Real>& start, const Particle<Real>& end,
                                           const Evolution& evolution) {
  constexpr double two_pi = 6.283185307179586;
  const double x0 = start.x;
  const double y0 = start.y;
  const double x = end.x;
  const double y = end.y;
  const double a = step_length(static_cast<Real>(evolution.timestep), start);
  const ClosedForm expected = closed_form(x0, y0, a, evolution.steps);

  const double radius = std::sqrt(x * x + y * y);
  const double turned = std::atan2(x0 * y - y0 * x, x0 * x + y0 * y);
  const double turns = std::nearbyint((expected.turned - turned) / two_pi);
  const double angle = expected.turned - turns * two_pi - turned;

  const double tangent = std::fabs(a) / std::sqrt(x0 * x0 + y0 * y0);
  Verdict verdict;
  verdict.deviation = {std::fabs(radius - expected.radius) / expected.radius, std::fabs(angle)};
  verdict.tolerance =
      rounding_tolerance<Real>(tangent, std::fabs(expected.turned), evolution.steps);
  // Speeds stay as they are, in every bit.
  if (!(end.angular_speed == start.angular_speed)) verdict.deviation = {INFINITY, INFINITY};
  return verdict;
}

}  // namespace simgpu
