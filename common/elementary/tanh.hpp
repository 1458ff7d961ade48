#pragma once

#include <cmath>

#include "common/elementary/double_word.hpp"
#include "common/elementary/exponential.hpp"
#include "common/elementary/format.hpp"

namespace simgpu::elementary {

/// a + b + c, where neither b nor c is larger than a, unless a is 0.
template <class Real>
SIMGPU_HOST_DEVICE inline DoubleWord<Real> sum_of(DoubleWord<Real> a, Real b, Real c) {
  const DoubleWord<Real> sum = fast_two_sum(a.high, b);
  return fast_two_sum(sum.high, sum.low + (a.low + c));
}

/// The hyperbolic tangent, within 1 ulp. The same bits on every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real tanh(Real x) {
  // From here on it is 1 in all bits.
  constexpr Real limit = sizeof(Real) == sizeof(double) ? 20 : 10;
  const Real size = magnitude(x);
  const Real within = select(size > limit, limit, size);

  // (e^2x - 1) / (e^2x + 1), each in two words.
  const Exponential<Real> parts = exponential(2 * within);
  const Real power = power_of_two<Real>(parts.exponent + Format<Real>::bias);
  const DoubleWord<Real> above =
      sum_of(fast_two_sum(power, Real(-1)), power * parts.r, power * parts.rest);
  const DoubleWord<Real> below =
      sum_of(fast_two_sum(power, Real(1)), power * parts.r, power * parts.rest);

  const Real inverse = 1 / below.high;
  const Real quotient = above.high * inverse;
  const Real left =
      std::fma(-quotient, below.high, above.high) + std::fma(-quotient, below.low, above.low);
  const Real result = std::fma(left, inverse, quotient);
  return change_sign(result, to_bits(x) & sign_bit<Real>);
}

}  // namespace simgpu::elementary
