#pragma once

#include "common/host_device.hpp"
#include "common/number.hpp"

namespace simgpu::elementary {

/// The coefficient of x^0, where it is the only one left.
template <class Number>
SIMGPU_FORMULA Number polynomial(const Number&, ScalarOf<Number> coefficient) {
  return Number(coefficient);
}

/// A polynomial in x by Horner's rule. Its coefficients are given from x^0 on.
template <class Number, class... Coefficients>
SIMGPU_FORMULA Number polynomial(const Number& x, ScalarOf<Number> coefficient,
                                 Coefficients... others) {
  return fma(x, polynomial(x, others...), Number(coefficient));
}

}  // namespace simgpu::elementary
