#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "common/bits.hpp"
#include "common/evolution.hpp"
#include "common/exact_solution.hpp"
#include "common/host_device.hpp"
#include "common/laws/circle/closed_form.hpp"
#include "common/laws/circle/particle.hpp"
#include "common/laws/circle/step.hpp"

namespace simgpu::circle {

/// Half of the distance from 1 to the next number: what rounding changes a number by at most,
/// relative to it.
template <class Real>
inline constexpr double unit_roundoff = static_cast<double>(std::numeric_limits<Real>::epsilon()) /
                                        2;

template <class Real>
inline constexpr double smallest_normal = static_cast<double>(std::numeric_limits<Real>::min());

/// How far a particle may be, or is, from where the closed form has it: in its radius, relative to
/// the radius, and in its angle, in radians.
struct Deviation {
  double radius = 0;
  double angle = 0;
};

/// What a particle's tolerance depends on.
struct Course {
  double tangent = 0;         ///< of the angle of its first step: |a| / r_0
  double radius_squared = 0;  ///< r_0^2
  double steps = 0;
};

/// The course of a particle of `Real` that begins as `start`.
template <class Real>
SIMGPU_HOST_DEVICE Course course_of(const Particle<Real>& start, const Evolution& evolution) {
  const double x = start.x;
  const double y = start.y;
  const double a = step_length(static_cast<Real>(evolution.timestep), start);
  const double radius_squared = x * x + y * y;
  // A step that is too long for `Real` is taken by no particle of a run of no steps.
  const double tangent = evolution.steps == 0 ? 0 : std::fabs(a) / std::sqrt(radius_squared);
  return {tangent, radius_squared, static_cast<double>(evolution.steps)};
}

/// The angle that a particle turns by in all its steps, or a little more where they are long: the
/// integral instead of the sum of the closed form.
SIMGPU_HOST_DEVICE inline double angle_turned(const Course& course) {
  const double root = std::sqrt(course.steps);
  const double z = root * course.tangent;
  // Either quotient is the other one, but for numbers that are too large to be squared.
  return 2 * root *
         (z < 1 ? z / (1 + std::sqrt(1 + z * z)) : 1 / (1 / z + std::sqrt(1 + 1 / z / z)));
}

/// How many errors of a whole unit roundoff the roundings of x and y may add up to, in the radius.
/// docs/trust.md derives it: never more than one a step; but for one case in 10^16 not more than
/// the three sums of which the comments speak.
template <class Real>
SIMGPU_HOST_DEVICE double rounding_walk(const Course& course, double turned) {
  constexpr double u = unit_roundoff<Real>;
  constexpr double u_cube_root = sizeof(Real) == sizeof(double) ? 0x1.428a2f98d728bp-18 : 0x1p-8;
  constexpr double quarter_turns = 2 / 3.141592653589793;
  const double t = course.tangent;
  const double inverse = 1 / t;
  // Errors that have nothing to do with each other.
  const double independent = 5 * std::sqrt(course.steps);
  // Where a step's length changes by less than an ulp from step to step, its errors are alike until
  // it has changed by half of one.
  const double slow = u * inverse * inverse;
  // Where it changes by a whole number of ulps, they are alike until this has changed, which takes
  // longest near an axis; by a fraction of which the denominator is at least u / t^2 where that is
  // more than 1.
  const double cube_root = std::cbrt(u * inverse);
  const double alike = t * t < u ? u_cube_root / cube_root * t / u : cube_root * inverse;
  const double crossed = turned * quarter_turns;
  const double alike_crossings = cube_root * cube_root * inverse;
  const double axes = 1 + (crossed < alike_crossings ? crossed : alike_crossings);
  const double sum = independent + slow + 3 * alike * axes;
  return sum < course.steps ? sum : course.steps;  // NaN, of a particle at rest, is no sum
}

/// What rounding can do to a particle that turns by `turned` radians. docs/trust.md derives it.
template <class Real>
SIMGPU_HOST_DEVICE Deviation rounding_tolerance(const Course& course, double turned) {
  constexpr double u = unit_roundoff<Real>;
  // Of the closed form, which is computed in double.
  constexpr double closed = 8 * unit_roundoff<double>;
  // At the lower end of the domain a * y is below the normal numbers, where rounding is as coarse
  // as at their end.
  const double below = 1.5 * course.steps * (smallest_normal<Real> / course.radius_squared);
  const double walk = rounding_walk<Real>(course, turned) + below;
  return {closed + u * (5 * (turned < 1 ? turned : 1) + walk),
          closed + u * (5 * turned + walk * (1 + turned))};
}

template <class Real>
SIMGPU_HOST_DEVICE Sight sight_of(const Particle<Real>& start, const Evolution& evolution) {
  constexpr double turn = 6.283185307179586;
  const Course course = course_of(start, evolution);
  if (!(course.tangent > 0)) return {};
  const double turned = angle_turned(course);
  const double tolerance = rounding_tolerance<Real>(course, turned).angle;
  const double last_step =
      std::atan(1 / std::sqrt(course.steps + 1 / course.tangent / course.tangent));
  // Rounding may have gone the other way, so that a whole tolerance is used up by that.
  return {true, tolerance > std::fmin(turned, turn) / 4, last_step > 2 * tolerance};
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

  Verdict verdict;
  verdict.deviation = {std::fabs(radius - expected.radius) / expected.radius, std::fabs(angle)};
  verdict.tolerance =
      rounding_tolerance<Real>(course_of(start, evolution), std::fabs(expected.turned));
  // Speeds stay as they are, in every bit.
  if (bits_of(end.angular_speed) != bits_of(start.angular_speed)) {
    verdict.deviation = {INFINITY, INFINITY};
  }
  return verdict;
}

}  // namespace simgpu::circle
