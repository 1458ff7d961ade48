#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/exponential.hpp"
#include "common/elementary/format.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// Beyond this in magnitude, e^x is infinity or 0.
template <class Real>
inline constexpr Real exp_limit = sizeof(Real) == sizeof(double) ? 746 : 104;

/// exp() of a Number that has no parts.
template <class Number>
SIMGPU_FORMULA Number exp_of_part(const Number& x) {
  using Real = ScalarOf<Number>;
  const Number limit = change_sign(Number(exp_limit<Real>), sign_of(x));
  const Number within = select(magnitude(x) > exp_limit<Real>, limit, x);
  const Exponential<Number> parts = exponential(within);
  const DoubleWord<Number> sum = fast_two_sum(Number(1), parts.r);
  const Number significand = sum.high + (sum.low + parts.rest);
  // By two powers of two, since 2^exponent may be no normal number where e^x is a number.
  const BitsOf<Number> exponent = parts.exponent + 2 * Format<Real>::bias;
  const BitsOf<Number> half = exponent >> 1;
  return significand * power_of_two<Number>(half) * power_of_two<Number>(exponent - half);
}

/// e^x, within 1 ulp of it, subnormal results too. The same bits on every device.
template <class Number>
SIMGPU_FORMULA Number exp(const Number& x) {
  Number result;
  for_each_part([](auto& of_part, const auto& part)
                    SIMGPU_INLINE_LAMBDA { of_part = exp_of_part(part); },
                result, x);
  return result;
}

}  // namespace simgpu::elementary
