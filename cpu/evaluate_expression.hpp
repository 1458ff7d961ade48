#pragma once

#include <cstddef>

#include "common/expression/evaluate.hpp"
#include "cpu/pack.hpp"
#include "cpu/target.hpp"
#include "cpu/vector.hpp"

namespace simgpu::cpu {

// evaluate() of an expression for packs of vectors, which a call without a namespace finds. Each is
// a function by itself, whatever is inlined around it: a step calls it several times, it is long,
// and its registers take half of the stack that a frame may have.

/// The numbers that an instruction of an expression works on: so many that the choice of what to do
/// hardly counts, and so few that all registers fit into the first cache.
template <class Real, std::size_t bytes>
using ExpressionBlock = Pack<Vector<Real, bytes>, 512 / bytes>;

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
