#pragma once

#include <cstring>

#include "common/host_device.hpp"

namespace simgpu::field {

/// Some numbers of a node of a grid side by side, as Reals: what is done to them is done to each.
template <class Real, unsigned count>
struct NodeNumbers {
  Real of[count];

  template <class Number, class Value>
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

  template <class Number, class Value>
  SIMGPU_FORMULA static NodeNumbers load(const Value* values) {
    NodeNumbers result;
    if constexpr (requires { Number::convert(result.of, values); }) {
      Number::convert(result.of, values);
    } else {
      Register<Value> loaded;
      std::memcpy(&loaded, values, sizeof loaded);
      result.of = __builtin_convertvector(loaded, Register<Real>);
    }
    return result;
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

/// Numbers that fit two registers.
template <class Real, unsigned count>
requires(count == 3 || count == 6) struct NodeNumbers<Real, count> {
  static constexpr unsigned first_count = count == 3 ? 2 : 4;
  using First = NodeNumbers<Real, first_count>;
  using Rest = NodeNumbers<Real, count - first_count>;

  First first;
  Rest rest;

  template <class Number, class Value>
  SIMGPU_FORMULA static NodeNumbers load(const Value* values) {
    return {First::template load<Number>(values),
            Rest::template load<Number>(values + first_count)};
  }
  SIMGPU_FORMULA void store(Real* numbers) const {
    first.store(numbers);
    rest.store(numbers + first_count);
  }

  SIMGPU_FORMULA friend NodeNumbers operator+(const NodeNumbers& a, const NodeNumbers& b) {
    return {a.first + b.first, a.rest + b.rest};
  }
  SIMGPU_FORMULA friend NodeNumbers operator-(const NodeNumbers& a, const NodeNumbers& b) {
    return {a.first - b.first, a.rest - b.rest};
  }
  SIMGPU_FORMULA friend NodeNumbers operator*(Real factor, const NodeNumbers& a) {
    return {factor * a.first, factor * a.rest};
  }
};

#endif

/// The first half of some numbers, or the second.
template <bool is_second, class Real, unsigned count>
SIMGPU_FORMULA NodeNumbers<Real, count / 2> half_of(const NodeNumbers<Real, count>& numbers) {
  using Half = NodeNumbers<Real, count / 2>;
  Real each[count];
  numbers.store(each);
  return Half::template load<Real>(each + (is_second ? count / 2 : 0));
}

}  // namespace simgpu::field
