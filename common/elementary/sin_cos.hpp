#pragma once

#include <cmath>

#include "common/elementary/common_angles.hpp"
#include "common/elementary/format.hpp"
#include "common/elementary/huge_angle.hpp"
#include "common/elementary/polynomial.hpp"
#include "common/elementary/reduced_angle.hpp"

namespace simgpu::elementary {

template <class Real>
struct SinCos {
  Real sin;
  Real cos;
};

// Made by tests/elementary/coefficients.sollya.

/// (sin r - r) / r^3, and (cos r - 1 + r^2 / 2) / r^4, with z = r^2 and |r| up to an eighth of a
/// turn and a little.
SIMGPU_HOST_DEVICE inline double sin_tail(double z) {
  return polynomial(z, -0x1.5555555555548p-3, 0x1.111111110f75bp-7, -0x1.a01a019bf1b83p-13,
                    0x1.71de355e8d577p-19, -0x1.ae5e5402e8cbcp-26, 0x1.5d8e10c333374p-33);
}
SIMGPU_HOST_DEVICE inline float sin_tail(float z) {
  return polynomial(z, -0x1.55554p-3f, 0x1.110548p-7f, -0x1.98a08cp-13f);
}
SIMGPU_HOST_DEVICE inline double cos_tail(double z) {
  return polynomial(z, 0x1.555555555554bp-5, -0x1.6c16c16c15014p-10, 0x1.a01a019c8ee9ap-16,
                    -0x1.27e4f7f14c56ap-22, 0x1.1ee9db8f44131p-29, -0x1.8fa65b619cf41p-37);
}
SIMGPU_HOST_DEVICE inline float cos_tail(float z) {
  return polynomial(z, 0x1.555546p-5f, -0x1.6c09ep-10f, 0x1.9949fp-16f);
}

/// Sine and cosine of an angle that is not negative, and was reduced, but `signs` of the sine.
template <class Real>
SIMGPU_HOST_DEVICE inline SinCos<Real> sin_cos_of(const ReducedAngle<Real>& angle,
                                                  BitsOf<Real> signs) {
  const Real r = angle.rest.high;
  const Real low = angle.rest.low;
  const Real square = r * r;
  const Real half = Real(0.5) * square;
  const Real near_cos = 1 - half;
  const Real sin = r + std::fma(low, near_cos, square * r * sin_tail(square));
  const Real cos = near_cos + (((1 - near_cos) - half) +
                               std::fma(square * square, cos_tail(square), -(r * low)));

  // A quarter turn exchanges the two.
  const bool is_odd = (angle.quarters & 1) != 0;
  constexpr int to_sign = Format<Real>::bits - 2;
  return {change_sign(select(is_odd, cos, sin), (angle.quarters << to_sign & sign_bit<Real>)^signs),
          change_sign(select(is_odd, sin, cos), (angle.quarters + 1) << to_sign & sign_bit<Real>)};
}

/// sin_cos() of an angle that is not common.
template <class Real>
[[gnu::cold, gnu::noinline, gnu::const]] SIMGPU_HOST_DEVICE SinCos<Real> sin_cos_of_huge(Real x) {
  const Real size = magnitude(x);
  if (!(size < Format<Real>::infinity)) return {Format<Real>::nan, Format<Real>::nan};
  return sin_cos_of(reduce_huge_angle(size), to_bits(x) & sign_bit<Real>);
}

/// Sine and cosine of an angle in radians, each within 1 ulp, NaN if it is infinite. The same bits
/// on every device. See CommonAngles on loops.
template <class Real>
SIMGPU_HOST_DEVICE inline SinCos<Real> sin_cos(Real x) {
  SinCos<Real> result = sin_cos_of(reduce_common_angle(magnitude(x)), to_bits(x) & sign_bit<Real>);
  if (takes_long(x)) [[unlikely]]
    result = sin_cos_of_huge(x);
  return result;
}

/// The same as sin_cos(x).sin.
template <class Real>
SIMGPU_HOST_DEVICE inline Real sin(Real x) {
  return sin_cos(x).sin;
}

/// The same as sin_cos(x).cos.
template <class Real>
SIMGPU_HOST_DEVICE inline Real cos(Real x) {
  return sin_cos(x).cos;
}

}  // namespace simgpu::elementary
