#pragma once

#include <cmath>
#include <limits>
#include <string>

#include "common/elementary/exp.hpp"
#include "common/elementary/log.hpp"
#include "common/host_device.hpp"
#include "common/laws/flows/rotation/exact_solution.hpp"
#include "common/laws/position.hpp"
#include "common/precision.hpp"

namespace simgpu::rotation {

/// The largest angle, in radians, that one step may turn a particle by. Steps of more than 3 are
/// senseless; this one keeps the closed form's numbers small.
inline constexpr double largest_angle_of_step = 0x1p20;

template <class Real>
inline constexpr double largest = static_cast<double>(std::numeric_limits<Real>::max());

/// |R|^2 - 1, by which a step lengthens the square of the radius, by its ratio; 0 if it shortens
/// it. For the orders 1, 2 and 4, |R(i t)|^2 is 1 + t^2, 1 + t^4 / 4 and 1 - t^6 / 72 + t^8 / 576.
template <unsigned order>
SIMGPU_HOST_DEVICE double squared_growth(double angle) {
  static_assert(order == 1 || order == 2 || order == 4);
  const double square = angle * angle;
  if constexpr (order == 1) {
    return square;
  } else if constexpr (order == 2) {
    return square * square / 4;
  } else {
    const double growth = square * square * square * (square / 8 - 1) / 72;
    return growth > 0 ? growth : 0;
  }
}

/// Whether steps keep a particle, and all that they calculate on the way, within the numbers that
/// `Real` holds. It is a bound, with some room.
template <unsigned order, class Real>
SIMGPU_HOST_DEVICE bool in_domain(const laws::Vector2<Real>& particle, const Course<Real>& course) {
  const double sum = std::fabs(static_cast<double>(particle.x)) +
                     std::fabs(static_cast<double>(particle.y));  // not less than the radius
  if (!std::isfinite(sum)) return false;
  if (course.steps == 0 || sum == 0) return true;
  const double velocity = std::fabs(course.velocity);
  const double angle = std::fabs(course.timestep) * velocity;
  if (!(angle <= largest_angle_of_step)) return false;

  const double growth = squared_growth<order>(angle);
  const double logarithm = growth < 0x1p-20 ? growth : elementary::log(1 + growth);
  const double largest_radius =
      sum * elementary::exp(static_cast<double>(course.steps) / 2 * logarithm);
  // Velocities of all stages, and their sums; and the same by the timestep.
  const double stretched = 8 * largest_radius * (1 + angle) * (1 + angle) * (1 + angle);
  return stretched * (1 + angle) <= largest<Real> && stretched * velocity <= largest<Real>;
}

/// Why a particle is outside of the domain, and what to do about it.
template <class Real>
std::string domain_problem(const laws::Vector2<Real>& /*particle*/) {
  return "the particle is, or would come, so far out that it is beyond the numbers of " +
         std::string(name_of(precision_of<Real>)) +
         " precision; use smaller units, or fewer or shorter steps";
}

}  // namespace simgpu::rotation
