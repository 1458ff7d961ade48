#pragma once

#include <cstddef>

#include "common/elementary/format.hpp"
#include "common/elementary/huge_angle.hpp"
#include "common/elementary/polynomial.hpp"
#include "common/elementary/reduced_angle.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

template <class Number>
struct SinCos {
  Number sin;
  Number cos;
};

// Made by tests/elementary/coefficients.sollya.

/// (sin r - r) / r^3, and (cos r - 1 + r^2 / 2) / r^4, with z = r^2 and |r| up to an eighth of a
/// turn and a little.
template <class Number>
SIMGPU_FORMULA Number sin_tail(const Number& z) {
  if constexpr (is_double<Number>) {
    return polynomial(z, -0x1.5555555555548p-3, 0x1.111111110f75bp-7, -0x1.a01a019bf1b83p-13,
                      0x1.71de355e8d577p-19, -0x1.ae5e5402e8cbcp-26, 0x1.5d8e10c333374p-33);
  } else {
    return polynomial(z, -0x1.55554p-3f, 0x1.110548p-7f, -0x1.98a08cp-13f);
  }
}
template <class Number>
SIMGPU_FORMULA Number cos_tail(const Number& z) {
  if constexpr (is_double<Number>) {
    return polynomial(z, 0x1.555555555554bp-5, -0x1.6c16c16c15014p-10, 0x1.a01a019c8ee9ap-16,
                      -0x1.27e4f7f14c56ap-22, 0x1.1ee9db8f44131p-29, -0x1.8fa65b619cf41p-37);
  } else {
    return polynomial(z, 0x1.555546p-5f, -0x1.6c09ep-10f, 0x1.9949fp-16f);
  }
}

/// Sine and cosine of an angle whose magnitude was reduced, and whose sign `bits` has.
template <class Number>
SIMGPU_FORMULA SinCos<Number> sin_cos_of(const ReducedAngle<Number>& angle,
                                         const BitsOf<Number>& bits) {
  using Real = ScalarOf<Number>;
  const Number r = angle.rest.high;
  const Number low = angle.rest.low;
  const Number square = r * r;
  const Number minus_half(Real(-0.5));
  const Number near_cos = fma(square, minus_half, Number(1));
  const Number sin = r + fma(low, near_cos, square * r * sin_tail(square));
  // What near_cos lacks; the difference is exact.
  const Number rounded_off = fma(square, minus_half, Real(1) - near_cos);
  const Number cos = near_cos + fma(square * square, cos_tail(square), fma(-r, low, rounded_off));

  // A quarter turn exchanges the two.
  using Bits = BitsOf<Real>;
  const BitsOf<Number> exchange =
      (to_bits(sin) ^ to_bits(cos)) & (Bits{0} - (angle.quarters & Bits{1}));
  constexpr int to_sign = 8 * sizeof(Real) - 2;
  const BitsOf<Number> sign_of_sin = ((angle.quarters << to_sign) ^ bits) & sign_bit<Real>;
  const BitsOf<Number> sign_of_cos = ((angle.quarters + Bits{1}) << to_sign) & sign_bit<Real>;
  return {from_bits<Number>(to_bits(sin) ^ exchange ^ sign_of_sin),
          from_bits<Number>(to_bits(cos) ^ exchange ^ sign_of_cos)};
}

/// sin_cos() of an angle that is not common.
template <class Real>
[[gnu::cold, gnu::noinline, gnu::const]] SIMGPU_HOST_DEVICE SinCos<Real> sin_cos_of_huge(Real x) {
  const Real size = magnitude(x);
  if (!(size < Format<Real>::infinity)) return {Format<Real>::nan, Format<Real>::nan};
  return sin_cos_of(reduce_huge_angle(size), to_bits(x));
}

/// Sets the sines and cosines of those of `count` angles that are not common.
template <class Real>
[[gnu::cold, gnu::noinline]] void set_sin_cos_of_huge(const Real* angles, Real* sines,
                                                      Real* cosines, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!(magnitude(angles[i]) > largest_common_angle<Real>)) continue;
    const SinCos<Real> both = sin_cos_of_huge(angles[i]);
    sines[i] = both.sin;
    cosines[i] = both.cos;
  }
}

/// Sets `result` for those angles of a vector that are not common.
template <class Number>
SIMGPU_INLINE void set_sin_cos_of_huge(const Number& x, SinCos<Number>& result) {
  ScalarOf<Number> angles[Number::size];
  ScalarOf<Number> sines[Number::size];
  ScalarOf<Number> cosines[Number::size];
  x.store(angles);
  result.sin.store(sines);
  result.cos.store(cosines);
  set_sin_cos_of_huge(angles, sines, cosines, Number::size);
  result.sin = Number::load(sines);
  result.cos = Number::load(cosines);
}

/// sin_cos() of a Number that has no parts.
template <class Number>
SIMGPU_FORMULA SinCos<Number> sin_cos_of_part(const Number& x) {
  const Number size = magnitude(x);
  SinCos<Number> result = sin_cos_of(reduce_common_angle(size), to_bits(x));
  if (any(size > largest_common_angle<ScalarOf<Number>>)) [[unlikely]] {
    if constexpr (is_real<Number>) {
      result = sin_cos_of_huge(x);
    } else {
      set_sin_cos_of_huge(x, result);
    }
  }
  return result;
}

/// Sine and cosine of an angle in radians, each within 1 ulp, NaN if it is infinite. The same bits
/// on every device.
template <class Number>
SIMGPU_FORMULA SinCos<Number> sin_cos(const Number& x) {
  SinCos<Number> result;
  for_each_part(
      [](auto& sin, auto& cos, const auto& part) SIMGPU_INLINE_LAMBDA {
        const auto both = sin_cos_of_part(part);
        sin = both.sin;
        cos = both.cos;
      },
      result.sin, result.cos, x);
  return result;
}

/// The sine alone, with the bits that sin_cos() gives it.
template <class Number>
SIMGPU_FORMULA Number sin(const Number& x) {
  return sin_cos(x).sin;
}

/// The cosine alone, with the bits that sin_cos() gives it.
template <class Number>
SIMGPU_FORMULA Number cos(const Number& x) {
  return sin_cos(x).cos;
}

}  // namespace simgpu::elementary
