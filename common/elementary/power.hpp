#pragma once

#include "common/elementary/format.hpp"
#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// x^n by binary powering from the highest bit of |n| on, each product rounded, and 1 / x^|n| for
/// negative n; 1 for n = 0, whatever x is. So the error grows with n, and where x^|n| overflows,
/// x^-|n| is 0. The same bits on every device.
template <class Number>
SIMGPU_FORMULA Number power(const Number& x, int n) {
  using Real = ScalarOf<Number>;
  using Bits = BitsOf<Real>;
  const auto signed_bits = static_cast<unsigned>(n);
  const Bits exponent = n < 0 ? 0 - signed_bits : signed_bits;
  // The place of its highest bit, or 0 if it has none. Loops over numbers of one exponent are
  // vectorised, since there is no other loop in them and this one runs at least once.
  const auto with_one = static_cast<double>(exponent | 1);
  Bits bit = static_cast<Bits>(to_bits(with_one) >> Format<double>::fraction_bits) -
             static_cast<Bits>(Format<double>::bias);
  Number product = 1;
  do {
    const Number squared = product * product;
    product = (exponent >> bit & 1) != 0 ? squared * x : squared;
  } while (bit-- > 0);
  return n < 0 ? Real(1) / product : product;
}

}  // namespace simgpu::elementary
