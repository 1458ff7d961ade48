#pragma once

#include <cmath>
#include <cstdint>

#include "common/host_device.hpp"

namespace simgpu::circle {

/// Where a particle is after some steps, from a formula rather than by stepping: the oracle that
/// tests hold every backend against. It shares no code with step.hpp.
struct ClosedForm {
  double radius;  ///< distance from the origin
  double turned;  ///< angle turned since the start, in radians, positive counter-clockwise
};

/// The angle turned over `steps` steps by a particle with v0 = (r0 / a)^2: the sum over k < steps
/// of atan(1 / sqrt(v0 + k)). Terms are added one by one while v < 1e4 (at most 1e4 of them, since
/// v grows by one a step); the rest is the Euler-Maclaurin formula, right to 4e-16 there.
SIMGPU_HOST_DEVICE inline double turned_angle(double v0, std::uint64_t steps) {
  double angle = 0;
  std::uint64_t k = 0;
  for (; k < steps && v0 + static_cast<double>(k) < 1e4; ++k) {
    angle += std::atan(1 / std::sqrt(v0 + static_cast<double>(k)));
  }
  if (k == steps) return angle;

  const double n = static_cast<double>(steps - k);
  const double v = v0 + static_cast<double>(k);
  const double vn = v + n;
  const double root = std::sqrt(v);
  const double root_n = std::sqrt(vn);
  const double z = 1 / root;
  const double zn = 1 / root_n;
  const double z3 = z * z * z;
  const double zn3 = zn * zn * zn;
  const double slope = -1 / (2 * root * (1 + v));
  const double slope_n = -1 / (2 * root_n * (1 + vn));
  return angle + 2 * n / (root_n + root) + 2.0 / 3 * (zn - z) - 2.0 / 15 * (zn3 - z3) +
         2.0 / 35 * (zn3 * zn * zn - z3 * z * z) - std::atan((zn - z) / (1 + zn * z)) / 2 +
         (slope_n - slope) / 12;
}

/// The exact solution of the scheme, which turns a particle at right angles to its radius:
/// r_n^2 = r_0^2 + n a^2 and theta_n = theta_0 + sum over k < n of atan(a / r_k). `a` is the length
/// of one step, negative for a particle that turns clockwise; (x0, y0) is not the origin, and the
/// squares of the radii are normal numbers (see domain.hpp).
SIMGPU_HOST_DEVICE inline ClosedForm closed_form(double x0, double y0, double a,
                                                 std::uint64_t steps) {
  const double radius = std::sqrt(x0 * x0 + y0 * y0);
  if (a == 0 || steps == 0) return {radius, 0};
  // Relative to each other, since the square of a short step may be no normal number.
  const double x_by_a = x0 / a;
  const double y_by_a = y0 / a;
  const double v0 = x_by_a * x_by_a + y_by_a * y_by_a;
  const double n = static_cast<double>(steps);
  const double radius_n =
      v0 > 1 ? radius * std::sqrt(1 + n / v0) : std::fabs(a) * std::sqrt(v0 + n);
  const double angle = turned_angle(v0, steps);
  return {radius_n, a < 0 ? -angle : angle};
}

}  // namespace simgpu::circle
