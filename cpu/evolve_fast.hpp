#pragma once

#include "common/parameters.hpp"
#include "common/particle_view.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// Moves `particles` by all steps of `evolution` in fast arithmetic (see fast_step.hpp), on the
/// calling thread, with instructions that this processor must have. They do not change a bit of the
/// result; where a processor has no fused operations, these are computed, which is slow.
template <class Real>
void evolve_fast(ParticleView<Real> particles, const Evolution& evolution,
                 InstructionSet set = best_instruction_set());

extern template void evolve_fast(ParticleView<double>, const Evolution&, InstructionSet);
extern template void evolve_fast(ParticleView<float>, const Evolution&, InstructionSet);

}  // namespace simgpu::cpu
