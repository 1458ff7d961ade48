#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "common/host_device.hpp"
#include "common/laws/circle/particle.hpp"
#include "common/number.hpp"

namespace simgpu::circle {

// The bits of step(), mostly without its root and its quotients. With R the particle's distance
// from the origin as a real number, the roundings of step() put (a*y)/r within 4.01 u of (a/R)*y,
// relatively, u being half a unit in the last place of 1. So where lower and upper enclose a/R with
// that much room on both sides, x' lies between fma(-lower, y, x) and fma(-upper, y, x), because
// rounding is monotonic: where both are the same number, that is x'. Where they are not, one takes
// step().
//
// a/R follows from the steps: a step lengthens R^2 by exactly a^2, up to rounding. So from one
// enclosure to the next, `lower` and `upper` move along two straight lines, which drift apart by as
// much as rounding may have done. docs/exact-step.md has the proof and the budget of all constants.

/// Steps from one enclosure to the next. More would cost less and fall back to step() more often.
inline constexpr std::uint64_t steps_of_an_enclosure = 8;

/// The budget, in units of u.
struct EnclosureBudget {
  /// By which a bound must be off a/R at first: the roundings of step() (4.01), the error of the
  /// tangent that enclose() works out (4.03), and the rounding of the bound itself (1).
  static constexpr double at_first = 9.25;
  /// By which it must move off with each step: rounding may change R (1.02), and adds to the bound
  /// (1).
  static constexpr double each_step = 2.125;
  /// What a straight line leaves of 1/sqrt(1 + n t^2) for n < steps_of_an_enclosure, by n t^4: 3/8
  /// of the largest n, and room for the rounding of t^4.
  static constexpr double curvature = 2.75;
};

/// u, or the budget's units. (A constant, since device code may not call epsilon().)
template <class Real>
inline constexpr Real unit_of_budget = std::numeric_limits<Real>::epsilon() / 2;

/// Which particles take these steps; all others take step() alone. Within these bounds no product
/// that decides is too small for full precision. Where the tangent is larger, the two ends differ
/// so often that nothing is won.
template <class Real>
struct EnclosureRange;
template <>
struct EnclosureRange<double> {
  static constexpr double least_square = 0x1p-400;  ///< of R
  static constexpr double most_square = 0x1p400;
  static constexpr double least_step = 0x1p-300;
  static constexpr double most_tangent = 0x1p-12;
};
template <>
struct EnclosureRange<float> {
  static constexpr float least_square = 0x1p-40F;
  static constexpr float most_square = 0x1p40F;
  static constexpr float least_step = 0x1p-40F;
  static constexpr float most_tangent = 0x1p-10F;
};

/// What these steps carry from one to the next. Number is Real, or a vector of them.
template <class Number>
struct EnclosedParticle {
  Number x;
  Number y;
  Number tangent;         ///< about a/R at the next enclosure; 0 if the particle takes step() alone
  Number inverse_square;  ///< 1/a^2
  Number lower;           ///< the end of the enclosure of a/R that is nearer to 0
  Number upper;           ///< the other end
  Number lower_change;    ///< of `lower` from a step to the next
  Number upper_change;
};

/// A particle before steps of length `a`.
template <class Real>
SIMGPU_HOST_DEVICE EnclosedParticle<Real> begin_enclosed(Real a, const Particle<Real>& particle) {
  using Range = EnclosureRange<Real>;
  const Real square = particle.x * particle.x + particle.y * particle.y;
  const Real tangent = a / std::sqrt(square);
  const bool is_in_range = square >= Range::least_square && square <= Range::most_square &&
                           std::fabs(a) >= Range::least_step &&
                           std::fabs(tangent) <= Range::most_tangent;
  const Real none = 0;
  return {particle.x,
          particle.y,
          is_in_range ? tangent : none,
          is_in_range ? 1 / (a * a) : none,
          none,
          none,
          none,
          none};
}

/// Whether it may take these steps. A particle that may not would stay where it is.
template <class Real>
SIMGPU_HOST_DEVICE bool may_be_enclosed(const EnclosedParticle<Real>& particle) {
  return particle.tangent != 0;
}

/// Encloses a/R for the next steps_of_an_enclosure steps, and sets the tangent that will be needed
/// after these.
template <class Number>
SIMGPU_HOST_DEVICE void enclose(EnclosedParticle<Number>& particle) {
  using std::fma;
  using Real = ScalarOf<Number>;
  constexpr Real u = unit_of_budget<Real>;
  constexpr Real at_first = static_cast<Real>(EnclosureBudget::at_first) * u;
  constexpr Real each_step = static_cast<Real>(EnclosureBudget::each_step) * u;
  constexpr Real curvature = static_cast<Real>(EnclosureBudget::curvature);

  // A step of Newton's method: t = tangent * (3 - (R * tangent / a)^2) / 2.
  const Number square = fma(particle.y, particle.y, particle.x * particle.x);
  const Number tangent_square = particle.tangent * particle.tangent;
  const Number half = Real(0.5) * particle.tangent;
  const Number error = fma(-(square * tangent_square), particle.inverse_square, Number(1));
  const Number t = fma(half, error, particle.tangent);

  // The tangent shrinks by t^3/2 a step, and by less later on.
  const Number shrinkage = half * tangent_square;
  const Number lag = fma(Number(curvature), tangent_square * tangent_square, Number(each_step));
  particle.lower = fma(Number(-at_first), t, t);
  particle.upper = fma(Number(at_first), t, t);
  particle.lower_change = fma(Number(-each_step), t, -shrinkage);
  particle.upper_change = fma(lag, t, -shrinkage);
  particle.tangent = fma(Number(-Real(steps_of_an_enclosure)), shrinkage, t);
}

/// A position.
template <class Number>
struct End {
  Number x;
  Number y;
};

/// Where a step leads if a/r is `bound`.
template <class Number>
SIMGPU_HOST_DEVICE End<Number> end_of_step(const EnclosedParticle<Number>& particle,
                                           const Number& bound) {
  using std::fma;
  return {fma(-bound, particle.y, particle.x), fma(bound, particle.x, particle.y)};
}

/// Moves the enclosure on by a step.
template <class Number>
SIMGPU_HOST_DEVICE void move_enclosure(EnclosedParticle<Number>& particle) {
  particle.lower = particle.lower + particle.lower_change;
  particle.upper = particle.upper + particle.upper_change;
}

}  // namespace simgpu::circle
