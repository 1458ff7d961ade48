#pragma once

#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// The number high + low, of twice the precision. Usually `low` is at most half an ulp of `high`.
template <class Number>
struct DoubleWord {
  Number high;
  Number low;
};

/// a + b exactly (Knuth, TAOCP 2, 4.2.2 theorem B).
template <class Number>
SIMGPU_FORMULA DoubleWord<Number> two_sum(const Number& a, const Number& b) {
  const Number sum = a + b;
  const Number b_in_sum = sum - a;
  const Number a_in_sum = sum - b_in_sum;
  return {sum, (a - a_in_sum) + (b - b_in_sum)};
}

/// a + b exactly, where a is 0, or not smaller than b in magnitude (Dekker, 1971), or a multiple of
/// b's last bit: sum - a is such a multiple, too, and no larger than b and what was rounded off.
template <class Number>
SIMGPU_FORMULA DoubleWord<Number> fast_two_sum(const Number& a, const Number& b) {
  const Number sum = a + b;
  return {sum, b - (sum - a)};
}

/// a - b exactly, on the conditions of fast_two_sum().
template <class Number>
SIMGPU_FORMULA DoubleWord<Number> fast_two_difference(const Number& a, const Number& b) {
  const Number difference = a - b;
  return {difference, (a - difference) - b};
}

/// a * b exactly, unless the lower word is too small for a normal number.
template <class Number>
SIMGPU_FORMULA DoubleWord<Number> two_product(const Number& a, const Number& b) {
  const Number product = a * b;
  return {product, fma(a, b, -product)};
}

}  // namespace simgpu::elementary
