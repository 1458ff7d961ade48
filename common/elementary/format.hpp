#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "common/exact_arithmetic.hpp"
#include "common/host_device.hpp"

namespace simgpu::elementary {

/// How IEEE 754 lays out the bits of a number.
template <class Real>
struct Format;
template <>
struct Format<double> {
  using Bits = std::uint64_t;
  static constexpr int bits = 64;
  static constexpr int fraction_bits = 52;
  static constexpr Bits bias = 1023;
  static constexpr double smallest_normal = 0x1p-1022;
  static constexpr double infinity = __builtin_huge_val();
  static constexpr double nan = __builtin_nan("");
  /// Added to a number of up to 2^51, it leaves the nearest integer in the lowest bits.
  static constexpr double rounder = 0x1.8p52;
  static constexpr Bits bits_of_rounder = 0x4338000000000000;
};
template <>
struct Format<float> {
  using Bits = std::uint32_t;
  static constexpr int bits = 32;
  static constexpr int fraction_bits = 23;
  static constexpr Bits bias = 127;
  static constexpr float smallest_normal = 0x1p-126f;
  static constexpr float infinity = __builtin_huge_valf();
  static constexpr float nan = __builtin_nanf("");
  static constexpr float rounder = 0x1.8p23f;
  static constexpr Bits bits_of_rounder = 0x4b400000;
};

template <class Real>
using BitsOf = typename Format<Real>::Bits;

template <class Real>
SIMGPU_HOST_DEVICE inline BitsOf<Real> to_bits(Real number) {
  BitsOf<Real> bits;
  std::memcpy(&bits, &number, sizeof bits);
  return bits;
}

template <class Real>
SIMGPU_HOST_DEVICE inline Real from_bits(BitsOf<Real> bits) {
  Real number;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

template <class Real>
inline constexpr BitsOf<Real> sign_bit = BitsOf<Real>{1} << (Format<Real>::bits - 1);

template <class Real>
SIMGPU_HOST_DEVICE inline Real magnitude(Real number) {
  return from_bits<Real>(to_bits(number) & ~sign_bit<Real>);
}

/// `number` with its sign changed if `signs`, whose other bits must be 0, has the bit for it.
template <class Real>
SIMGPU_HOST_DEVICE inline Real change_sign(Real number, BitsOf<Real> signs) {
  return from_bits<Real>(to_bits(number) ^ signs);
}

/// Either number, without a branch: compilers turn `condition ? a : b` into one if they find that
/// only one arm needs what was calculated for it, and loops with branches are not vectorised.
template <class Real>
SIMGPU_HOST_DEVICE inline Real select(bool condition, Real a, Real b) {
  const auto mask = static_cast<BitsOf<Real>>(-static_cast<BitsOf<Real>>(condition));
  return from_bits<Real>((to_bits(a) & mask) | (to_bits(b) & ~mask));
}

/// An integer as a number, and in two's complement.
template <class Real>
struct Integer {
  Real number;
  BitsOf<Real> bits;
};

/// The integer nearest to x * factor, which must be below 2^51 (single precision: 2^22) in
/// magnitude.
template <class Real>
SIMGPU_HOST_DEVICE inline Integer<Real> nearest_integer(Real x, Real factor) {
  const Real shifted = std::fma(x, factor, Format<Real>::rounder);
  return {shifted - Format<Real>::rounder, to_bits(shifted) - Format<Real>::bits_of_rounder};
}

/// 2^exponent, of an exponent to which the bias was added, and which is then that of a normal
/// number.
template <class Real>
SIMGPU_HOST_DEVICE inline Real power_of_two(BitsOf<Real> biased_exponent) {
  return from_bits<Real>(biased_exponent << Format<Real>::fraction_bits);
}

}  // namespace simgpu::elementary
