#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/number.hpp"

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

/// `number` with its sign changed if `signs`, whose other bits must be 0, has the bit for it.
template <class Number>
SIMGPU_FORMULA Number change_sign(const Number& number, const BitsOf<Number>& signs) {
  return from_bits<Number>(to_bits(number) ^ signs);
}

/// The sign bit of a number, and no other.
template <class Number>
SIMGPU_FORMULA BitsOf<Number> sign_of(const Number& number) {
  return to_bits(number) & sign_bit<ScalarOf<Number>>;
}

/// An integer as a number, and in two's complement.
template <class Number>
struct Integer {
  Number number;
  BitsOf<Number> bits;
};

/// The integer nearest to x * factor, which must be below 2^51 (single precision: 2^22) in
/// magnitude.
template <class Number>
SIMGPU_FORMULA Integer<Number> nearest_integer(const Number& x, ScalarOf<Number> factor) {
  using F = Format<ScalarOf<Number>>;
  const Number shifted = fma(x, Number(factor), Number(F::rounder));
  return {shifted - F::rounder, to_bits(shifted) - F::bits_of_rounder};
}

/// 2^exponent, of an exponent to which the bias was added, and which is then that of a normal
/// number.
template <class Number>
SIMGPU_FORMULA Number power_of_two(const BitsOf<Number>& biased_exponent) {
  return from_bits<Number>(biased_exponent << Format<ScalarOf<Number>>::fraction_bits);
}

}  // namespace simgpu::elementary
