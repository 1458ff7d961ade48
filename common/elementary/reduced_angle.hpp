#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

// Made by tests/elementary/coefficients.sollya.
template <class Real>
struct AngleConstants;
template <>
struct AngleConstants<double> {
  static constexpr double two_over_pi = 0x1.45f306dc9c883p-1;
  static constexpr double half_pi_1 = 0x1.921fb54442d18p0;
  static constexpr double half_pi_2 = 0x1.1a62633145c07p-54;
  static constexpr double half_pi_3 = -0x1.f1976b7ed8fbcp-110;
};
template <>
struct AngleConstants<float> {
  static constexpr float two_over_pi = 0x1.45f306p-1f;
  static constexpr float half_pi_1 = 0x1.921fb6p0f;
  static constexpr float half_pi_2 = -0x1.777a5cp-25f;
  static constexpr float half_pi_3 = -0x1.ee59dap-50f;
};

/// Angles up to this in magnitude are reduced without a branch.
template <class Real>
inline constexpr Real largest_common_angle = sizeof(Real) == sizeof(double) ? 0x1p40 : 0x1p20;

/// An angle as a number of quarter turns, of which the lowest two bits count, and what is left:
/// at most an eighth of a turn and a little, in radians.
template <class Number>
struct ReducedAngle {
  BitsOf<Number> quarters;
  DoubleWord<Number> rest;
};

/// The reduction of a common angle that is not negative, by three words of pi/2 (Cody and Waite).
template <class Number>
SIMGPU_FORMULA ReducedAngle<Number> reduce_common_angle(const Number& x) {
  using Constants = AngleConstants<ScalarOf<Number>>;
  const Integer<Number> k = nearest_integer(x, Constants::two_over_pi);
  // Exact: a multiple of the last bit of half_pi_1 or of x, and below 1.
  const Number first = fma(-k.number, Number(Constants::half_pi_1), x);
  const DoubleWord<Number> second = two_product(k.number, Number(Constants::half_pi_2));
  // The first is a multiple of the second's last bit: the second is below 2^-5.
  const DoubleWord<Number> rest = fast_two_difference(first, second.high);
  const Number third = fma(k.number, Number(Constants::half_pi_3), second.low);
  return {k.bits, {rest.high, rest.low - third}};
}

}  // namespace simgpu::elementary
