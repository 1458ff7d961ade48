#pragma once

#include "common/parameters.hpp"
#include "common/particle_view.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// Moves `particles` by all steps of `evolution` in exact arithmetic, in either order of the loops,
/// on the calling thread, with instructions that this processor must have. Neither changes a bit of
/// the result.
template <class Real>
void evolve(ParticleView<Real> particles, const Evolution& evolution, Order order,
            InstructionSet set = best_instruction_set());

extern template void evolve(ParticleView<double>, const Evolution&, Order, InstructionSet);
extern template void evolve(ParticleView<float>, const Evolution&, Order, InstructionSet);

}  // namespace simgpu::cpu
