#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "cpu/instruction_set.hpp"

namespace simgpu::elementary {

/// Calculates result[i] of x[i] and y[i] for i below count, a multiple of 128.
template <class Real>
using Loop = void (*)(const Real* x, const Real* y, Real* result, std::size_t count);

/// Loops over a function: one that takes a number at a time, and others that take a vector of each
/// instruction set at a time, or a pack of vectors. Null where there is none.
template <class Real>
struct NamedLoop {
  std::string_view name;
  Loop<Real> one_by_one;
  Loop<Real> baseline;
  Loop<Real> v3;
  Loop<Real> v4;

  Loop<Real> of(cpu::InstructionSet set) const {
    switch (set) {
      case cpu::InstructionSet::x86_64_v3:
        return v3;
      case cpu::InstructionSet::x86_64_v4:
        return v4;
      case cpu::InstructionSet::baseline:
        break;
    }
    return baseline;
  }
};

/// Of all functions: of vectors, and of packs; and of operations, of packs.
template <class Real>
std::span<const NamedLoop<Real>> loops();
template <class Real>
std::span<const NamedLoop<Real>> loops_of_packs();
template <class Real>
std::span<const NamedLoop<Real>> loops_of_operations();
extern template std::span<const NamedLoop<double>> loops<double>();
extern template std::span<const NamedLoop<float>> loops<float>();
extern template std::span<const NamedLoop<double>> loops_of_packs<double>();
extern template std::span<const NamedLoop<float>> loops_of_packs<float>();
extern template std::span<const NamedLoop<double>> loops_of_operations<double>();
extern template std::span<const NamedLoop<float>> loops_of_operations<float>();

}  // namespace simgpu::elementary
