#pragma once

#include <cmath>

#include "common/elementary/double_word.hpp"
#include "common/host_device.hpp"

namespace simgpu::rotation {

// Numbers of twice the precision of double, as two doubles, and complex numbers of these. Errors
// are below 2^-100 of a result. The same bits on every device.

using Wide = elementary::DoubleWord<double>;

struct WideComplex {
  Wide real;
  Wide imaginary;
};

/// a + b (M. Joldes and others, ACM Trans. Math. Softw. 44 (2017) 15, algorithm 6).
SIMGPU_HOST_DEVICE inline Wide sum(const Wide& a, const Wide& b) {
  const Wide high = elementary::two_sum(a.high, b.high);
  const Wide low = elementary::two_sum(a.low, b.low);
  const Wide first = elementary::fast_two_sum(high.high, high.low + low.high);
  return elementary::fast_two_sum(first.high, low.low + first.low);
}

/// a b (the same, algorithm 12).
SIMGPU_HOST_DEVICE inline Wide product(const Wide& a, const Wide& b) {
  const Wide high = elementary::two_product(a.high, b.high);
  const double cross = std::fma(a.low, b.high, std::fma(a.high, b.low, a.low * b.low));
  return elementary::fast_two_sum(high.high, high.low + cross);
}

SIMGPU_HOST_DEVICE inline Wide negative(const Wide& a) {
  return {-a.high, -a.low};
}

SIMGPU_HOST_DEVICE inline WideComplex product(const WideComplex& a, const WideComplex& b) {
  return {sum(product(a.real, b.real), negative(product(a.imaginary, b.imaginary))),
          sum(product(a.real, b.imaginary), product(a.imaginary, b.real))};
}

/// The absolute value, in double.
SIMGPU_HOST_DEVICE inline double size_of(const WideComplex& a) {
  return std::sqrt(a.real.high * a.real.high + a.imaginary.high * a.imaginary.high);
}

}  // namespace simgpu::rotation
