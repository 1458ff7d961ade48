#pragma once

#include <cmath>

#include "common/exact_arithmetic.hpp"
#include "common/host_device.hpp"

namespace simgpu::elementary {

/// The coefficient of x^0, where it is the only one left.
template <class Real>
SIMGPU_HOST_DEVICE inline Real polynomial(Real, Real coefficient) {
  return coefficient;
}

/// A polynomial in x by Horner's rule. Its coefficients are given from x^0 on.
template <class Real, class... Coefficients>
SIMGPU_HOST_DEVICE inline Real polynomial(Real x, Real coefficient, Coefficients... others) {
  return std::fma(x, polynomial(x, others...), coefficient);
}

}  // namespace simgpu::elementary
