#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// The root of larger^2 + smaller^2, of numbers that are not negative. The squares are exact in two
/// words, unless they or their lower words overflow or underflow.
template <class Number>
SIMGPU_FORMULA Number root_of_squares(const Number& larger, const Number& smaller) {
  const DoubleWord<Number> square = two_product(larger, larger);
  const DoubleWord<Number> other = two_product(smaller, smaller);
  const DoubleWord<Number> sum = fast_two_sum(square.high, other.high);
  return sqrt(sum.high + (sum.low + (square.low + other.low)));
}

/// root_of_squares() of numbers of any size that are not negative.
template <class Number>
SIMGPU_FORMULA Number scaled_root_of_squares(const Number& larger, const Number& smaller) {
  // Both are divided by a power of two near the 3/4th power of the larger, so that what is left has
  // a quarter of its exponent.
  using F = Format<ScalarOf<Number>>;
  const BitsOf<Number> exponent = (to_bits(larger) >> (F::fraction_bits + 1)) +
                                  (to_bits(larger) >> (F::fraction_bits + 2)) + (F::bias + 1) / 4;
  const Number scale = power_of_two<Number>(2 * F::bias - exponent);
  const Number result = root_of_squares(larger * scale, smaller * scale);
  const MaskOf<Number> is_infinite = (larger == F::infinity) | (smaller == F::infinity);
  return select(is_infinite, Number(F::infinity), result * power_of_two<Number>(exponent));
}

/// hypot() of Numbers that have no parts.
template <class Number>
SIMGPU_FORMULA Number hypot_of_part(const Number& x, const Number& y) {
  using Real = ScalarOf<Number>;
  // Between these, all that decides can be calculated without scaling.
  constexpr Real least = static_cast<Real>(is_double<Number> ? 0x1p-400 : 0x1p-40);
  constexpr Real most = static_cast<Real>(is_double<Number> ? 0x1p500 : 0x1p60);
  const Number a = magnitude(x);
  const Number b = magnitude(y);
  const MaskOf<Number> is_a_larger = a > b;
  const Number larger = select(is_a_larger, a, b);
  const Number smaller = select(is_a_larger, b, a);
  Number result = root_of_squares(larger, smaller);
  const MaskOf<Number> is_common = (larger > least) & (larger < most);
  if (any(!is_common)) [[unlikely]] {
    result = select(is_common, result, scaled_root_of_squares(larger, smaller));
  }
  return result;
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
