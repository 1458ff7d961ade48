#pragma once

#include <cmath>

#include "common/elementary/double_word.hpp"
#include "common/host_device.hpp"

namespace simgpu::rotation {

// Numbers of twice the precision of double, as two doubles, and complex numbers of these. Results
// are right to 2^-102 of the largest number that goes into them. The same bits on every device.

using Wide = elementary::DoubleWord<double>;

struct WideComplex {
  Wide real;
  Wide imaginary;
};

/// a + b (M. Joldes and others, ACM Trans. Math. Softw. 44 (2017) 15, algorithm 5).
SIMGPU_HOST_DEVICE inline Wide sum(const Wide& a, const Wide& b) {
  const Wide high = elementary::two_sum(a.high, b.high);
  return elementary::fast_two_sum(high.high, high.low + (a.low + b.low));
}

/// a b (the same, algorithm 11).
SIMGPU_HOST_DEVICE inline Wide product(const Wide& a, const Wide& b) {
  const Wide high = elementary::two_product(a.high, b.high);
  return elementary::fast_two_sum(high.high, high.low + std::fma(a.low, b.high, a.high * b.low));
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
