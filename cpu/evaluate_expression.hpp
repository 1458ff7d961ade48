#pragma once

#include <cstddef>

#include "common/expression/evaluate.hpp"
#include "cpu/pack.hpp"
#include "cpu/target.hpp"
#include "cpu/vector.hpp"

namespace simgpu::cpu {

// evaluate() of an expression for packs of vectors, which a call without a namespace finds. Each is
// a function by itself, whatever is inlined around it: a step calls it several times, and it is
// long.

/// The numbers that an instruction of an expression works on. With twice as many, steps without
/// elementary functions take a quarter less time, but more stack than a frame may have.
template <class Real, std::size_t bytes>
using ExpressionBlock = Pack<Vector<Real, bytes>, 256 / bytes>;

template <class Real, std::size_t count>
[[gnu::noinline]] void evaluate(const expression::Program& program,
                                const Pack<Vector<Real, 16>, count>* position, Real time,
                                Pack<Vector<Real, 16>, count>* velocity) {
  expression::evaluate(program, position, time, velocity);
}

template <class Real, std::size_t count>
SIMGPU_FOR_V3 [[gnu::noinline]] void evaluate(const expression::Program& program,
                                              const Pack<Vector<Real, 32>, count>* position,
                                              Real time, Pack<Vector<Real, 32>, count>* velocity) {
  expression::evaluate(program, position, time, velocity);
}

template <class Real, std::size_t count>
SIMGPU_FOR_V4 [[gnu::noinline]] void evaluate(const expression::Program& program,
                                              const Pack<Vector<Real, 64>, count>* position,
                                              Real time, Pack<Vector<Real, 64>, count>* velocity) {
  expression::evaluate(program, position, time, velocity);
}

}  // namespace simgpu::cpu
