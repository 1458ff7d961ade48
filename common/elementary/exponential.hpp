#pragma once

#include "common/elementary/format.hpp"
#include "common/elementary/polynomial.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

// Made by tests/elementary/coefficients.sollya.
template <class Real>
struct ExponentialConstants;
template <>
struct ExponentialConstants<double> {
  static constexpr double inverse_ln2 = 0x1.71547652b82fep0;
  static constexpr double ln2_1 = 0x1.62e42fefa39efp-1;
  static constexpr double ln2_2 = 0x1.abc9e3b39803fp-56;
};
template <>
struct ExponentialConstants<float> {
  static constexpr float inverse_ln2 = 0x1.715476p0f;
  static constexpr float ln2_1 = 0x1.62e43p-1f;
  static constexpr float ln2_2 = -0x1.05c61p-29f;
};

/// (e^x - 1 - x) / x^2 for |x| up to half of ln 2.
template <class Number>
SIMGPU_FORMULA Number exponential_tail(const Number& x) {
  if constexpr (is_double<Number>) {
    return polynomial(x, 0x1p-1, 0x1.5555555555559p-3, 0x1.555555555554dp-5, 0x1.111111110f655p-7,
                      0x1.6c16c16c1aafep-10, 0x1.a01a01b0036dap-13, 0x1.a01a018e0f1e3p-16,
                      0x1.71ddf80f866f9p-19, 0x1.27e5133984a14p-22, 0x1.af5f2c4710ad4p-26,
                      0x1.1f1a36b916fb2p-29);
  } else {
    return polynomial(x, 0x1p-1f, 0x1.555554p-3f, 0x1.5554fp-5f, 0x1.111306p-7f, 0x1.6d4372p-10f,
                      0x1.9e0c28p-13f);
  }
}

/// e^x as 2^exponent * (1 + r + rest), where r is up to half of ln 2 in magnitude.
template <class Number>
struct Exponential {
  BitsOf<Number> exponent;  ///< in two's complement
  Number r;
  Number rest;
};

/// e^x for x whose exponential is neither far too large nor far too small for a number.
template <class Number>
SIMGPU_FORMULA Exponential<Number> exponential(const Number& x) {
  using Constants = ExponentialConstants<ScalarOf<Number>>;
  const Integer<Number> k = nearest_integer(x, Constants::inverse_ln2);
  // The first is exact: it is a multiple of the last bit of ln2_1 or of x, and below 1/2.
  const Number ln2_2(Constants::ln2_2);
  const Number first = fma(-k.number, Number(Constants::ln2_1), x);
  const Number r = fma(-k.number, ln2_2, first);
  const Number rounded_off = fma(-k.number, ln2_2, first - r);
  return {k.bits, r, fma(r * r, exponential_tail(r), rounded_off)};
}

}  // namespace simgpu::elementary
