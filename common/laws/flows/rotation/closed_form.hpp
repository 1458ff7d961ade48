#pragma once

#include <cstdint>

#include "common/host_device.hpp"
#include "common/laws/flows/rotation/wide.hpp"

namespace simgpu::rotation {

// Where the schemes lead a particle of a solid rotation, from a formula rather than by stepping. It
// shares no code with the schemes.
//
// With a position as the complex number x + i y, the flow is multiplication by i w. A Runge-Kutta
// scheme of as many stages as its order, up to 4, then multiplies a position by the polynomial of
// Taylor of its order for e^z, its stability polynomial R, at z = i h w (E. Hairer, G. Wanner,
// Solving Ordinary Differential Equations II, IV.2). So n steps multiply it by R^n.

/// R at z = i angle.
template <unsigned order>
SIMGPU_HOST_DEVICE WideComplex factor_of_step(const Wide& angle) {
  static_assert(order >= 1 && order <= 4, "from 5 on, a scheme has more stages than its order");
  constexpr Wide inverses[] = {
      {1, 0}, {0x1p-1, 0}, {0x1.5555555555555p-2, 0x1.5555555555555p-56}, {0x1p-2, 0}};
  // 1 + z (1 + z / 2 (1 + z / 3 (1 + z / 4))), from the innermost bracket.
  WideComplex bracket{{1, 0}, {0, 0}};
  for (unsigned k = order; k > 0; --k) {
    const Wide part = product(angle, inverses[k - 1]);
    bracket = {sum({1, 0}, negative(product(part, bracket.imaginary))),
               product(part, bracket.real)};
  }
  return bracket;
}

/// value * 2^exponent, since a power may be beyond the numbers that double has.
struct ScaledFactor {
  WideComplex value;
  std::int64_t exponent = 0;
};

/// `factor` written with a value between 2^-128 and 2^128, if its value was between 2^-256 and
/// 2^256.
SIMGPU_HOST_DEVICE inline ScaledFactor scaled(const ScaledFactor& factor) {
  const double size = size_of(factor.value);
  const bool is_large = size > 0x1p128;
  if (!is_large && !(size < 0x1p-128)) return factor;
  const double by = is_large ? 0x1p-128 : 0x1p128;
  const auto& [real, imaginary] = factor.value;
  return {{{real.high * by, real.low * by}, {imaginary.high * by, imaginary.low * by}},
          factor.exponent + (is_large ? 128 : -128)};
}

/// factor^steps, by squaring. Its error is below steps * 2^-100 of it. `factor` is between 2^-128
/// and 2^128 in size.
SIMGPU_HOST_DEVICE inline ScaledFactor factor_of_steps(const WideComplex& factor,
                                                       std::uint64_t steps) {
  ScaledFactor power{{{1, 0}, {0, 0}}};
  std::uint64_t bit = 1;
  while (bit <= steps / 2) bit *= 2;
  for (; bit > 0; bit /= 2) {
    power = scaled({product(power.value, power.value), 2 * power.exponent});
    if ((steps & bit) != 0) power = scaled({product(power.value, factor), power.exponent});
  }
  return power;
}

}  // namespace simgpu::rotation
