#pragma once

#include <cmath>

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/elementary/polynomial.hpp"

namespace simgpu::elementary {

// Made by tests/elementary/coefficients.sollya.
template <class Real>
struct LogConstants;
template <>
struct LogConstants<double> {
  static constexpr BitsOf<double> root_of_half = 0x3fe6a09e667f3bcd;
  static constexpr double ln2_1 = 0x1.62e42fefa38p-1;  // so short that its multiples are exact
  static constexpr double ln2_2 = 0x1.ef35793c7673p-45;
};
template <>
struct LogConstants<float> {
  static constexpr BitsOf<float> root_of_half = 0x3f3504f3;
  static constexpr float ln2_1 = 0x1.62e4p-1f;
  static constexpr float ln2_2 = 0x1.7f7d1cp-20f;
};

/// log((1 + s) / (1 - s)) - 2 s, divided by s, where z = s^2 and |s| < 0.1716.
SIMGPU_HOST_DEVICE inline double log_tail(double z) {
  return z * polynomial(z, 0x1.5555555555592p-1, 0x1.999999997ff2bp-2, 0x1.24924941e082ap-2,
                        0x1.c71c52148103dp-3, 0x1.74663d045e55p-3, 0x1.39a1e2da1a237p-3,
                        0x1.2f041b9804a66p-3);
}
SIMGPU_HOST_DEVICE inline float log_tail(float z) {
  return z * polynomial(z, 0x1.55557ap-1f, 0x1.995ed6p-2f, 0x1.31e096p-2f);
}

/// The natural logarithm, within 1 ulp: -infinity of 0, NaN of negative numbers. The same bits on
/// every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real log(Real x) {
  using F = Format<Real>;
  using Constants = LogConstants<Real>;
  using Bits = BitsOf<Real>;
  constexpr int widening = F::fraction_bits + 1;
  const bool is_subnormal = x < F::smallest_normal;
  const Real factor = select(is_subnormal, Real(Bits{1} << widening), Real(1));
  const Real offset =
      select(is_subnormal, F::rounder + Real(F::bias + Bits{widening}), F::rounder + Real(F::bias));

  // x = 2^exponent * (1 + f), and 1 + f is between the root of 1/2 and that of 2.
  constexpr Bits one = F::bias << F::fraction_bits;
  const Bits moved = to_bits(x * factor) + (one - Constants::root_of_half);
  const Real exponent = from_bits<Real>(F::bits_of_rounder + (moved >> F::fraction_bits)) - offset;
  const Bits fraction = moved & ((Bits{1} << F::fraction_bits) - 1);
  const Real f = from_bits<Real>(fraction + Constants::root_of_half) - 1;

  // With s = f / (2 + f), log(1 + f) = log((1 + s) / (1 - s)) = f - f^2 / 2 + s (f^2 / 2 + tail).
  const Real s = f / (2 + f);
  const Real half = Real(0.5) * f;
  const Real small = std::fma(-half, f, s * std::fma(half, f, log_tail(s * s)));
  const DoubleWord<Real> sum = fast_two_sum(exponent * Constants::ln2_1, f);
  const Real result = sum.high + (sum.low + std::fma(exponent, Constants::ln2_2, small));

  const Real finite = select(x < F::infinity, result, x);
  const Real outside = select(x < 0, F::nan, -F::infinity);
  return select(x <= 0, outside, finite);
}

}  // namespace simgpu::elementary
