#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/exponential.hpp"
#include "common/elementary/format.hpp"

namespace simgpu::elementary {

/// Beyond these, e^x is infinity or 0.
template <class Real>
struct ExpLimits;
template <>
struct ExpLimits<double> {
  static constexpr double largest = 710;
  static constexpr double smallest = -746;
};
template <>
struct ExpLimits<float> {
  static constexpr float largest = 89;
  static constexpr float smallest = -104;
};

/// e^x, within 1 ulp of it, subnormal results too. The same bits on every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real exp(Real x) {
  using Limits = ExpLimits<Real>;
  const Real above = select(x < Limits::smallest, Limits::smallest, x);
  const Real within = select(above > Limits::largest, Limits::largest, above);
  const Exponential<Real> parts = exponential(within);
  const DoubleWord<Real> sum = fast_two_sum(Real(1), parts.r);
  const Real significand = sum.high + (sum.low + parts.rest);
  // By two powers of two, since 2^exponent may be no normal number where e^x is a number.
  const BitsOf<Real> exponent = parts.exponent + 2 * Format<Real>::bias;
  const BitsOf<Real> half = exponent >> 1;
  return significand * power_of_two<Real>(half) * power_of_two<Real>(exponent - half);
}

}  // namespace simgpu::elementary
