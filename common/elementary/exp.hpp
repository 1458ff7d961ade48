#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/exponential.hpp"
#include "common/elementary/format.hpp"

namespace simgpu::elementary {

/// Beyond this in magnitude, e^x is infinity or 0.
template <class Real>
inline constexpr Real exp_limit = sizeof(Real) == sizeof(double) ? 746 : 104;

/// e^x, within 1 ulp of it, subnormal results too. The same bits on every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real exp(Real x) {
  const Real limit = change_sign(exp_limit<Real>, to_bits(x) & sign_bit<Real>);
  const Real within = select(magnitude(x) > exp_limit<Real>, limit, x);
  const Exponential<Real> parts = exponential(within);
  const DoubleWord<Real> sum = fast_two_sum(Real(1), parts.r);
  const Real significand = sum.high + (sum.low + parts.rest);
  // By two powers of two, since 2^exponent may be no normal number where e^x is a number.
  const BitsOf<Real> exponent = parts.exponent + 2 * Format<Real>::bias;
  const BitsOf<Real> half = exponent >> 1;
  return significand * power_of_two<Real>(half) * power_of_two<Real>(exponent - half);
}

}  // namespace simgpu::elementary
