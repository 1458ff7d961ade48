#pragma once

#include "common/exact_arithmetic.hpp"
#include "common/host_device.hpp"

namespace simgpu::elementary {

/// x^n by binary powering from the highest bit of |n| on, each product rounded, and 1 / x^|n| for
/// negative n; 1 for n = 0, whatever x is. So the error grows with n, and where x^|n| overflows,
/// x^-|n| is 0. The same bits on every device.
template <class Real>
SIMGPU_HOST_DEVICE inline Real power(Real x, int n) {
  const auto bits = static_cast<unsigned>(n);
  const unsigned exponent = n < 0 ? 0 - bits : bits;
  int length = 0;
  while (length < 32 && exponent >> length != 0) ++length;
  Real product = 1;
  for (int bit = length - 1; bit >= 0; --bit) {
    product = product * product * ((exponent >> bit & 1) != 0 ? x : Real(1));
  }
  return n < 0 ? 1 / product : product;
}

}  // namespace simgpu::elementary
