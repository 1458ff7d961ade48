#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/exact_solution.hpp"
#include "common/host_device.hpp"
#include "common/laws/flows/rotation/closed_form.hpp"
#include "common/laws/position.hpp"

namespace simgpu::rotation {

/// Half of the distance from 1 to the next number: what rounding changes a number by at most,
/// relative to it.
template <class Real>
inline constexpr double unit_roundoff = static_cast<double>(std::numeric_limits<Real>::epsilon()) /
                                        2;

/// The smallest number above 0.
template <class Real>
inline constexpr double smallest = static_cast<double>(std::numeric_limits<Real>::denorm_min());

/// The steps of an evolution: what a particle of `Real` is moved by.
template <class Real>
struct Course {
  Real timestep = 0;
  Real velocity = 0;  ///< angular
  std::uint64_t steps = 0;
};

/// number * 2^exponent. Nothing between them is larger than both or smaller than both.
SIMGPU_HOST_DEVICE inline double times_power(double number, std::int64_t exponent) {
  constexpr std::int64_t most = 1000;
  constexpr std::int64_t plenty = 3 * most;  // more than the ratio of any two numbers
  std::int64_t left = exponent < -plenty ? -plenty : exponent > plenty ? plenty : exponent;
  for (; left > most; left -= most) number *= 0x1p1000;
  for (; left < -most; left += most) number *= 0x1p-1000;
  constexpr auto bias = static_cast<std::int64_t>(elementary::Format<double>::bias);
  return number * elementary::power_of_two<double>(static_cast<std::uint64_t>(bias + left));
}

/// The n for which number / 2^n is in [1, 2), of a positive number; at least -1023.
SIMGPU_HOST_DEVICE inline std::int64_t exponent_of(double number) {
  using F = elementary::Format<double>;
  return static_cast<std::int64_t>(to_bits(number) >> F::fraction_bits) -
         static_cast<std::int64_t>(F::bias);
}

/// Where the closed form leads a particle. Lengths are relative to 2^unit, which is the size of the
/// particle's radius at the start.
struct Expected {
  std::int64_t unit = 0;
  double start_radius = 0;
  double end_radius = 0;
  double step = 0;   ///< |R|, by which a step lengthens the radius
  double chord = 0;  ///< |R - 1|, how far a step leads, by the radius
  ScaledFactor end;  ///< the position
};

template <unsigned order, class Real>
SIMGPU_HOST_DEVICE Expected expected_of(const laws::Vector2<Real>& start,
                                        const Course<Real>& course) {
  const double x = start.x;
  const double y = start.y;
  Expected expected;
  expected.unit = exponent_of(std::fabs(x) > std::fabs(y) ? std::fabs(x) : std::fabs(y));
  const WideComplex begin{{times_power(x, -expected.unit), 0}, {times_power(y, -expected.unit), 0}};
  const double timestep = course.timestep;
  const double velocity = course.velocity;
  const WideComplex step = factor_of_step<order>(elementary::two_product(timestep, velocity));
  const ScaledFactor factor = factor_of_steps(step, course.steps);
  expected.start_radius = size_of(begin);
  expected.step = size_of(step);
  expected.chord = size_of({sum(step.real, {-1, 0}), step.imaginary});
  expected.end = {product(factor.value, begin), factor.exponent};
  expected.end_radius = times_power(size_of(expected.end.value), factor.exponent);
  return expected;
}

/// What rounding can do to a particle, relative to its distance from the origin at the end: a
/// bound, which docs/trust.md derives.
template <unsigned order, class Real>
SIMGPU_HOST_DEVICE double rounding_tolerance(const Course<Real>& course, const Expected& expected) {
  constexpr double u = unit_roundoff<Real>;
  // How many roundings of the size of its increment a step has. Each may have grown by a factor in
  // each stage but the first.
  constexpr double roundings = order == 1 ? 2 : order == 2 ? 3 : 6;
  const double timestep = std::fabs(course.timestep);
  const double velocity = std::fabs(course.velocity);
  const double angle = timestep * velocity;
  double growth = 1;
  for (unsigned stage = 1; stage < order; ++stage) growth *= 1 + angle;
  const double shrinking = expected.step < 1 ? expected.step : 1;
  const double normal = u * (1 + roundings * angle * growth / shrinking);
  // Where products are below the normal numbers, what is rounded off is a part of the smallest one.
  const double least_radius =
      expected.start_radius < expected.end_radius ? expected.start_radius : expected.end_radius;
  const double below = 4 * growth * (1 + angle) *
                       (smallest<Real> * times_power(1 + timestep, -expected.unit) / least_radius +
                        smallest<Real> * velocity);
  constexpr double of_second_order = 1 + 0x1p-12;
  const double all = static_cast<double>(course.steps) * (normal + below) * of_second_order;
  return all < 1 ? all * (1 + all) : INFINITY;
}

/// Holds a particle that has moved from `start` to `end` against the closed form.
template <unsigned order, class Real>
SIMGPU_HOST_DEVICE Misfit misfit_of(const laws::Vector2<Real>& start,
                                    const laws::Vector2<Real>& end, const Course<Real>& course) {
  if (course.steps == 0 || (start.x == 0 && start.y == 0)) {
    const bool stays = end.x == start.x && end.y == start.y;
    return {0, stays ? 0.0 : INFINITY, 0, stays ? 0.0 : INFINITY};
  }
  const Expected expected = expected_of<order>(start, course);
  const auto& [expected_x, expected_y] = expected.end.value;
  const double x = times_power(end.x, -expected.unit - expected.end.exponent);
  const double y = times_power(end.y, -expected.unit - expected.end.exponent);
  const double away_x = (x - expected_x.high) - expected_x.low;
  const double away_y = (y - expected_y.high) - expected_y.low;
  const double deviation =
      std::sqrt(away_x * away_x + away_y * away_y) / size_of(expected.end.value);
  const double tolerance = rounding_tolerance<order>(course, expected);
  // Where rounding may have done anything, any numbers will do.
  const bool is_any = tolerance == INFINITY && std::isfinite(end.x) && std::isfinite(end.y);
  const double share = is_any ? 0 : deviation / tolerance;
  return {0, deviation, tolerance, share < INFINITY ? share : INFINITY};
}

/// What can be told of a particle that begins as `start`.
template <unsigned order, class Real>
SIMGPU_HOST_DEVICE Sight sight_of(const laws::Vector2<Real>& start, const Course<Real>& course) {
  constexpr double turn = 6.283185307179586;
  if (course.steps == 0 || (start.x == 0 && start.y == 0)) return {};
  const Expected expected = expected_of<order>(start, course);
  if (!(expected.chord > 0)) return {};
  const double tolerance = rounding_tolerance<order>(course, expected);
  // By the radius at the end, which one step fewer, or more, would have changed.
  const double step = expected.step > 1 ? expected.chord / expected.step : expected.chord;
  const double path = static_cast<double>(course.steps) * step;
  return {true, tolerance > (path < turn ? path : turn) / 4, step > 2 * tolerance};
}

}  // namespace simgpu::rotation
