#pragma once

#include <cstring>

#include "common/host_device.hpp"

namespace simgpu::field {

/// Some numbers of a node of a grid side by side, as Reals: what is done to them is done to each.
template <class Real, unsigned count>
struct NodeNumbers {
  Real of[count];

  template <class Value>
  SIMGPU_FORMULA static NodeNumbers load(const Value* values) {
    NodeNumbers result;
    for (unsigned i = 0; i < count; ++i) result.of[i] = static_cast<Real>(values[i]);
    return result;
  }
  SIMGPU_FORMULA void store(Real* numbers) const {
    for (unsigned i = 0; i < count; ++i) numbers[i] = of[i];
  }

  SIMGPU_FORMULA friend NodeNumbers operator+(const NodeNumbers& a, const NodeNumbers& b) {
    NodeNumbers result;
    for (unsigned i = 0; i < count; ++i) result.of[i] = a.of[i] + b.of[i];
    return result;
  }
  SIMGPU_FORMULA friend NodeNumbers operator-(const NodeNumbers& a, const NodeNumbers& b) {
    NodeNumbers result;
    for (unsigned i = 0; i < count; ++i) result.of[i] = a.of[i] - b.of[i];
    return result;
  }
  SIMGPU_FORMULA friend NodeNumbers operator*(Real factor, const NodeNumbers& a) {
    NodeNumbers result;
    for (unsigned i = 0; i < count; ++i) result.of[i] = factor * a.of[i];
    return result;
  }
};

#if !defined(__CUDACC__)

/// Numbers that fit a register of a CPU.
template <class Real, unsigned count>
requires(count == 2 || count == 4) struct NodeNumbers<Real, count> {
  template <class Number>
  using Register [[gnu::vector_size(count * sizeof(Number))]] = Number;

  Register<Real> of;

  template <class Value>
  SIMGPU_FORMULA static NodeNumbers load(const Value* values) {
    Register<Value> loaded;
    std::memcpy(&loaded, values, sizeof loaded);
    return {__builtin_convertvector(loaded, Register<Real>)};
  }
  SIMGPU_FORMULA void store(Real* numbers) const { std::memcpy(numbers, &of, sizeof of); }

  SIMGPU_FORMULA friend NodeNumbers operator+(const NodeNumbers& a, const NodeNumbers& b) {
    return {a.of + b.of};
  }
  SIMGPU_FORMULA friend NodeNumbers operator-(const NodeNumbers& a, const NodeNumbers& b) {
    return {a.of - b.of};
  }
  SIMGPU_FORMULA friend NodeNumbers operator*(Real factor, const NodeNumbers& a) {
    return {factor * a.of};
  }
};

#endif

/// The first half of some numbers, or the second.
template <bool is_second, class Real, unsigned count>
SIMGPU_FORMULA NodeNumbers<Real, count / 2> half_of(const NodeNumbers<Real, count>& numbers) {
  NodeNumbers<Real, count / 2> half;
  std::memcpy(&half, reinterpret_cast<const char*>(&numbers) + (is_second ? sizeof half : 0),
              sizeof half);
  return half;
}

}  // namespace simgpu::field
