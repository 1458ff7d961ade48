#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// hypot() of Numbers that have no parts.
template <class Number>
SIMGPU_FORMULA Number hypot_of_part(const Number& x, const Number& y) {
  using F = Format<ScalarOf<Number>>;
  const Number a = magnitude(x);
  const Number b = magnitude(y);
  const MaskOf<Number> is_a_larger = a > b;
  const Number larger = select(is_a_larger, a, b);
  const Number smaller = select(is_a_larger, b, a);

  // Both are divided by a power of two near the 3/4th power of the larger, so that what is left has
  // a quarter of its exponent, and a square that is exact in two words.
  const BitsOf<Number> exponent = (to_bits(larger) >> (F::fraction_bits + 1)) +
                                  (to_bits(larger) >> (F::fraction_bits + 2)) + (F::bias + 1) / 4;
  const Number scale = power_of_two<Number>(2 * F::bias - exponent);
  const Number back = power_of_two<Number>(exponent);
  const Number scaled_smaller = smaller * scale;
  const DoubleWord<Number> square = two_product(larger * scale, larger * scale);
  const DoubleWord<Number> other = two_product(scaled_smaller, scaled_smaller);
  const DoubleWord<Number> sum = fast_two_sum(square.high, other.high);
  const Number result = sqrt(sum.high + (sum.low + (square.low + other.low))) * back;
  const MaskOf<Number> is_infinite = (a == F::infinity) | (b == F::infinity);
  return select(is_infinite, Number(F::infinity), result);
}

/// The root of x^2 + y^2, within 1 ulp, infinity if either is infinite. Nothing inside overflows or
/// underflows. The same bits on every device.
template <class Number>
SIMGPU_FORMULA Number hypot(const Number& x, const Number& y) {
  Number result;
  for_each_part([](auto& of_part, const auto& part_of_x, const auto& part_of_y)
                    SIMGPU_INLINE_LAMBDA { of_part = hypot_of_part(part_of_x, part_of_y); },
                result, x, y);
  return result;
}

}  // namespace simgpu::elementary
