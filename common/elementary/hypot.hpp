#pragma once

#include <cmath>

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"

namespace simgpu::elementary {

/// The root of x^2 + y^2, within 1 ulp, infinity if either is infinite. Nothing inside overflows or
/// underflows. The same bits on every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real hypot(Real x, Real y) {
  const Real a = magnitude(x);
  const Real b = magnitude(y);
  const BitsOf<Real> exchange = (to_bits(a) ^ to_bits(b)) & mask_of<Real>(a > b);
  const Real larger = from_bits<Real>(to_bits(b) ^ exchange);
  const Real smaller = from_bits<Real>(to_bits(a) ^ exchange);

  // Both are divided by a power of two near the 3/4th power of the larger, so that what is left has
  // a quarter of its exponent, and a square that is exact in two words.
  using F = Format<Real>;
  const BitsOf<Real> exponent = (to_bits(larger) >> (F::fraction_bits + 1)) +
                                (to_bits(larger) >> (F::fraction_bits + 2)) + (F::bias + 1) / 4;
  const Real scale = power_of_two<Real>(2 * F::bias - exponent);
  const Real back = power_of_two<Real>(exponent);
  const Real scaled_smaller = smaller * scale;
  const DoubleWord<Real> square = two_product(larger * scale, larger * scale);
  const DoubleWord<Real> other = two_product(scaled_smaller, scaled_smaller);
  const DoubleWord<Real> sum = fast_two_sum(square.high, other.high);
  const Real result = std::sqrt(sum.high + (sum.low + (square.low + other.low))) * back;
  const bool is_infinite = (a == Format<Real>::infinity) | (b == Format<Real>::infinity);
  return select(is_infinite, Format<Real>::infinity, result);
}

}  // namespace simgpu::elementary
