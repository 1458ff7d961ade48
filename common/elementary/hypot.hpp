#pragma once

#include <cmath>

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"

namespace simgpu::elementary {

/// Numbers whose squares are neither too large nor too small, and what brings others there.
template <class Real>
struct HypotScales;
template <>
struct HypotScales<double> {
  static constexpr double large = 0x1p500;
  static constexpr double small = 0x1p-450;
  static constexpr double factor = 0x1p600;
  static constexpr double inverse = 0x1p-600;
};
template <>
struct HypotScales<float> {
  static constexpr float large = 0x1p60f;
  static constexpr float small = 0x1p-45f;
  static constexpr float factor = 0x1p100f;
  static constexpr float inverse = 0x1p-100f;
};

/// The root of x^2 + y^2, within 1 ulp, infinity if either is infinite. Nothing inside overflows or
/// underflows. The same bits on every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real hypot(Real x, Real y) {
  using Scales = HypotScales<Real>;
  const Real a = magnitude(x);
  const Real b = magnitude(y);
  const Real larger = select(a > b, a, b);
  const Real smaller = select(a > b, b, a);
  const bool is_large = larger > Scales::large;
  const bool is_small = larger < Scales::small;
  const Real scale = select(is_small, Scales::factor, select(is_large, Scales::inverse, Real(1)));
  const Real back = select(is_small, Scales::inverse, select(is_large, Scales::factor, Real(1)));

  const Real scaled_smaller = smaller * scale;
  const DoubleWord<Real> square = two_product(larger * scale, larger * scale);
  const DoubleWord<Real> other = two_product(scaled_smaller, scaled_smaller);
  const DoubleWord<Real> sum = fast_two_sum(square.high, other.high);
  const Real result = std::sqrt(sum.high + (sum.low + (square.low + other.low))) * back;
  const bool is_infinite = (a == Format<Real>::infinity) | (b == Format<Real>::infinity);
  return select(is_infinite, Format<Real>::infinity, result);
}

}  // namespace simgpu::elementary
