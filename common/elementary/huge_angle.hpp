#pragma once

#include <cstdint>

#include "common/elementary/double_word.hpp"
#include "common/elementary/format.hpp"
#include "common/elementary/reduced_angle.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// The upper half of a product.
SIMGPU_HOST_DEVICE inline std::uint64_t high_product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t lower_half = 0xffffffff;
  const std::uint64_t low = (a & lower_half) * (b & lower_half);
  const std::uint64_t middle = (a >> 32) * (b & lower_half) + (low >> 32);
  const std::uint64_t other = (a & lower_half) * (b >> 32) + (middle & lower_half);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
}

/// Bits [first, first + 64) of 2/pi after the point, for first from -64 to 1216.
SIMGPU_HOST_DEVICE inline std::uint64_t bits_of_two_over_pi(int first) {
  // Made by tests/elementary/coefficients.sollya.
  static constexpr std::uint64_t words[] = {0,
                                            0xa2f9836e4e441529,
                                            0xfc2757d1f534ddc0,
                                            0xdb6295993c439041,
                                            0xfe5163abdebbc561,
                                            0xb7246e3a424dd2e0,
                                            0x06492eea09d1921c,
                                            0xfe1deb1cb129a73e,
                                            0xe88235f52ebb4484,
                                            0xe99c7026b45f7e41,
                                            0x3991d639835339f4,
                                            0x9c845f8bbdf9283b,
                                            0x1ff897ffde05980f,
                                            0xef2f118b5a0a6d1f,
                                            0x6d367ecf27cb09b7,
                                            0x4f463f669e5fea2d,
                                            0x7527bac7ebe5f17b,
                                            0x3d0739f78a5292ea,
                                            0x6bfb5fb11f8d5d08,
                                            0x56033046fc7b6bab,
                                            0xf0cfbc209af4361d};
  const auto place = static_cast<unsigned>(first + 64);
  const unsigned word = place / 64;
  const unsigned shift = place % 64;
  if (shift == 0) return words[word];
  return words[word] << shift | words[word + 1] >> (64 - shift);
}

/// A fraction of 188 bits or so below 1/2 as a number in two words.
SIMGPU_HOST_DEVICE inline DoubleWord<double> fraction_of(std::uint64_t high, std::uint64_t middle,
                                                         std::uint64_t low) {
  const std::uint64_t words[] = {high, middle, low};
  DoubleWord<double> sum{0, 0};
  double unit = 0x1p-32;
  for (int half = 0; half < 6; ++half) {
    const std::uint64_t word = words[half / 2];
    const std::uint64_t bits = half % 2 == 0 ? word >> 32 : word & 0xffffffff;
    const auto next = two_sum(sum.high, unit * static_cast<double>(bits));
    sum = {next.high, sum.low + next.low};
    unit *= 0x1p-32;
  }
  return sum;
}

/// The reduction of a finite angle of at least 2^20 by as many bits of 2/pi as it takes (Payne and
/// Hanek, 1983).
SIMGPU_HOST_DEVICE inline ReducedAngle<double> reduce_huge_angle(double x) {
  using F = Format<double>;
  const std::uint64_t bits = to_bits(x);
  const std::uint64_t fraction =
      (bits & ((std::uint64_t{1} << F::fraction_bits) - 1)) | std::uint64_t{1} << F::fraction_bits;
  const int exponent =
      static_cast<int>(bits >> F::fraction_bits) - static_cast<int>(F::bias) - F::fraction_bits;

  // fraction * 2^exponent * 2/pi modulo 4, with 190 bits after the point: what stands further left
  // in 2/pi gives multiples of 4, and what stands further right, less than 2^-136.
  const int first = exponent - 2;
  const std::uint64_t high = bits_of_two_over_pi(first);
  const std::uint64_t middle = bits_of_two_over_pi(first + 64);
  const std::uint64_t low = bits_of_two_over_pi(first + 128);
  const std::uint64_t product_low = fraction * low;
  const std::uint64_t carried = high_product(fraction, low);
  const std::uint64_t product_middle = fraction * middle + carried;
  const std::uint64_t carry = product_middle < carried ? 1 : 0;
  const std::uint64_t product_high = fraction * high + high_product(fraction, middle) + carry;

  // Rounded to the nearest quarter turn; what is left is taken as a magnitude.
  const std::uint64_t quarters = (product_high + (std::uint64_t{1} << 61)) >> 62;
  const bool is_negative = (product_high >> 61 & 1) != 0;
  const std::uint64_t flip = is_negative ? ~std::uint64_t{0} : 0;
  const DoubleWord<double> left = fraction_of(
      ((product_high ^ flip) << 2) | ((product_middle ^ flip) >> 62),
      ((product_middle ^ flip) << 2) | ((product_low ^ flip) >> 62), (product_low ^ flip) << 2);

  // In radians.
  using Constants = AngleConstants<double>;
  const DoubleWord<double> angle = two_product(left.high, double(Constants::half_pi_1));
  const double low_angle =
      fma(left.high, Constants::half_pi_2, angle.low) + left.low * Constants::half_pi_1;
  const double sign = is_negative ? -1 : 1;
  return {quarters, {sign * angle.high, sign * low_angle}};
}

SIMGPU_HOST_DEVICE inline ReducedAngle<float> reduce_huge_angle(float x) {
  const ReducedAngle<double> reduced = reduce_huge_angle(static_cast<double>(x));
  const auto high = static_cast<float>(reduced.rest.high);
  return {static_cast<BitsOf<float>>(reduced.quarters),
          {high, static_cast<float>(reduced.rest.high - static_cast<double>(high))}};
}

}  // namespace simgpu::elementary
