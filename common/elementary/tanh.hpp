#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/exponential.hpp"
#include "common/elementary/format.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// a + b + c, where neither b nor c is larger than a, unless a is 0. The lower word may be some
/// ulps of the other.
template <class Number>
SIMGPU_FORMULA DoubleWord<Number> sum_of(const DoubleWord<Number>& a, const Number& b,
                                         const Number& c) {
  const DoubleWord<Number> sum = fast_two_sum(a.high, b);
  return fast_two_sum(sum.high, sum.low + (a.low + c));
}

/// tanh() of a Number that has no parts.
template <class Number>
SIMGPU_FORMULA Number tanh_of_part(const Number& x) {
  using Real = ScalarOf<Number>;
  // From here on it is 1 in all bits.
  constexpr Real limit = is_double<Number> ? 20 : 10;
  const Number size = magnitude(x);
  const Number within = select(size > limit, Number(limit), size);

  // (e^2x - 1) / (e^2x + 1), each in two words.
  const Exponential<Number> parts = exponential(Real(2) * within);
  const Number power = power_of_two<Number>(parts.exponent + Format<Real>::bias);
  const DoubleWord<Number> above =
      sum_of(fast_two_sum(power, Number(-1)), power * parts.r, power * parts.rest);
  const DoubleWord<Number> sum = two_sum(above.high, Number(2));
  const DoubleWord<Number> below = {sum.high, sum.low + above.low};

  const Number inverse = Real(1) / below.high;
  const Number quotient = above.high * inverse;
  const Number left = fma(-quotient, below.high, above.high) + fma(-quotient, below.low, above.low);
  return change_sign(fma(left, inverse, quotient), sign_of(x));
}

/// The hyperbolic tangent, within 1 ulp. The same bits on every device.
template <class Number>
SIMGPU_FORMULA Number tanh(const Number& x) {
  Number result;
  for_each_part([](auto& of_part, const auto& part)
                    SIMGPU_INLINE_LAMBDA { of_part = tanh_of_part(part); },
                result, x);
  return result;
}

}  // namespace simgpu::elementary
