#pragma once

#include <cmath>

#include "common/exact_arithmetic.hpp"
#include "common/host_device.hpp"

namespace simgpu::elementary {

/// The number high + low, of twice the precision. Usually `low` is at most half an ulp of `high`.
template <class Real>
struct DoubleWord {
  Real high;
  Real low;
};

/// a + b exactly (Knuth, TAOCP 2, 4.2.2 theorem B).
template <class Real>
SIMGPU_HOST_DEVICE inline DoubleWord<Real> two_sum(Real a, Real b) {
  const Real sum = a + b;
  const Real b_in_sum = sum - a;
  const Real a_in_sum = sum - b_in_sum;
  return {sum, (a - a_in_sum) + (b - b_in_sum)};
}

/// a + b exactly, where a is 0 or not smaller than b in magnitude (Dekker, 1971).
template <class Real>
SIMGPU_HOST_DEVICE inline DoubleWord<Real> fast_two_sum(Real a, Real b) {
  const Real sum = a + b;
  return {sum, b - (sum - a)};
}

/// a * b exactly, unless the lower word is too small for a normal number.
template <class Real>
SIMGPU_HOST_DEVICE inline DoubleWord<Real> two_product(Real a, Real b) {
  const Real product = a * b;
  return {product, std::fma(a, b, -product)};
}

}  // namespace simgpu::elementary
