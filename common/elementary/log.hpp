#pragma once

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/elementary/polynomial.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

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
template <class Number>
SIMGPU_FORMULA Number log_tail(const Number& z) {
  if constexpr (is_double<Number>) {
    return z * polynomial(z, 0x1.5555555555592p-1, 0x1.999999997ff2bp-2, 0x1.24924941e082ap-2,
                          0x1.c71c52148103dp-3, 0x1.74663d045e55p-3, 0x1.39a1e2da1a237p-3,
                          0x1.2f041b9804a66p-3);
  } else {
    return z * polynomial(z, 0x1.55557ap-1f, 0x1.995ed6p-2f, 0x1.31e096p-2f);
  }
}

/// log() of a Number that has no parts.
template <class Number>
SIMGPU_FORMULA Number log_of_part(const Number& x) {
  using Real = ScalarOf<Number>;
  using F = Format<Real>;
  using Constants = LogConstants<Real>;
  using Bits = BitsOf<Real>;
  constexpr int widening = F::fraction_bits + 1;
  const MaskOf<Number> is_subnormal = x < F::smallest_normal;
  const Number factor = select(is_subnormal, Number(Real(Bits{1} << widening)), Number(1));
  const Number offset = select(is_subnormal, Number(F::rounder + Real(F::bias + Bits{widening})),
                               Number(F::rounder + Real(F::bias)));

  // x = 2^exponent * (1 + f), and 1 + f is between the root of 1/2 and that of 2.
  constexpr Bits one = F::bias << F::fraction_bits;
  const BitsOf<Number> moved = to_bits(x * factor) + (one - Constants::root_of_half);
  const Number exponent =
      from_bits<Number>((moved >> F::fraction_bits) + F::bits_of_rounder) - offset;
  const BitsOf<Number> fraction = moved & ((Bits{1} << F::fraction_bits) - 1);
  const Number f = from_bits<Number>(fraction + Constants::root_of_half) - Real(1);

  // With s = f / (2 + f), log(1 + f) = log((1 + s) / (1 - s)) = f - f^2 / 2 + s (f^2 / 2 + tail).
  const Number s = f / (Real(2) + f);
  const Number half = Real(0.5) * f;
  const Number small = fma(-half, f, s * fma(half, f, log_tail(s * s)));
  const DoubleWord<Number> sum = fast_two_sum(exponent * Constants::ln2_1, f);
  const Number result = sum.high + (sum.low + fma(exponent, Number(Constants::ln2_2), small));

  const Number finite = select(x < F::infinity, result, x);
  const Number outside = select(x < Real(0), Number(F::nan), Number(-F::infinity));
  return select(x <= Real(0), outside, finite);
}

/// The natural logarithm, within 1 ulp: -infinity of 0, NaN of negative numbers. The same bits on
/// every device.
template <class Number>
SIMGPU_FORMULA Number log(const Number& x) {
  Number result;
  for_each_part([](auto& of_part, const auto& part)
                    SIMGPU_INLINE_LAMBDA { of_part = log_of_part(part); },
                result, x);
  return result;
}

}  // namespace simgpu::elementary
