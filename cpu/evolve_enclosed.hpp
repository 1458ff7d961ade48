#pragma once

#include <cstddef>
#include <cstdint>

#include "common/kernels/evolve.hpp"
#include "cpu/enclosed_group.hpp"
#include "cpu/epochs.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// Takes the steps of an epoch in all lanes, enclosed.
template <class Law, class Target, class Real>
struct RunEnclosed {
  /// So where many lanes may not be enclosed, all can do without.
  static constexpr bool gives_the_bits_of_steps = true;

  const Stepper<Law, Real>& stepper;

  SIMGPU_INLINE void operator()(std::uint64_t first, std::uint64_t steps,
                                const Epoch<typename Law::Enclosed, Real>& epoch,
                                Block<Law, Real>& block) const {
    using Group = EnclosedGroup<Law, Real, Target>;
    for (std::size_t lane = 0; lane < lanes<Real>; lane += Group::width) {
      Group(stepper, block, lane, epoch).run(first, steps);
    }
  }
};

template <class Law, class Target, class Real>
SIMGPU_INLINE void move_enclosed(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                 std::uint64_t steps) {
  move_in_epochs<Law, typename Law::Enclosed>(
      particles, stepper, steps, RunEnclosed<Law, Target, Real>{stepper},
      [&](std::uint64_t i)
          SIMGPU_INLINE_LAMBDA { move_particle_enclosed<Law>(particles, i, stepper, steps); });
}

template <class Law, class Real>
SIMGPU_FOR_V3 void move_enclosed_v3(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                    std::uint64_t steps) {
  move_enclosed<Law, ForV3>(particles, stepper, steps);
}

template <class Law, class Real>
SIMGPU_FOR_V4 void move_enclosed_v4(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                    std::uint64_t steps) {
  move_enclosed<Law, ForV4>(particles, stepper, steps);
}

/// Moves `particles` by the first `steps` steps of an evolution, on the calling thread, with
/// instructions that this processor must have and that are not the baseline.
template <class Law, class Real>
void evolve_enclosed(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                     std::uint64_t steps, InstructionSet set) {
  if (set == InstructionSet::x86_64_v4) {
    move_enclosed_v4(particles, stepper, steps);
  } else {
    move_enclosed_v3(particles, stepper, steps);
  }
}

}  // namespace simgpu::cpu
