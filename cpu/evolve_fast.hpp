#pragma once

#include <algorithm>
#include <cstddef>

#include "common/floating_point.hpp"
#include "common/kernels/evolve.hpp"
#include "cpu/epochs.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// Takes the steps of an epoch in all lanes, in fast arithmetic.
template <class Law, class Real>
struct RunFast {
  static constexpr bool gives_the_bits_of_steps = false;
  using Fast = typename Law::Fast;
  using Carried = Lanes<typename Fast::template Carried<Real>, Real>;

  /// Calls visit(one) for what each lane carries.
  template <class Visit>
  SIMGPU_INLINE static void for_each_lane(Carried& carried, const Visit& visit) {
    for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
      auto one = row_in(carried, lane);
      visit(one);
      set_first<carried_count<Fast, Real>>(carried, lane, one);
    }
  }

  SIMGPU_INLINE void operator()(std::uint64_t /*first*/, std::uint64_t steps,
                                Epoch<Fast, Real>& epoch, Block<Law, Real>& block) const {
    Carried& carried = epoch.carried;
    Fast::run(
        steps,
        [&]() SIMGPU_INLINE_LAMBDA {
          for_each_lane(carried, [](auto& one) SIMGPU_INLINE_LAMBDA { Fast::step(one); });
        },
        [&](std::uint64_t n) SIMGPU_INLINE_LAMBDA {
          for_each_lane(carried, [n](auto& one) SIMGPU_INLINE_LAMBDA {
            Fast::correct(static_cast<Real>(n), one);
          });
        });
    for (unsigned column = 0; column < moved_column_count<Law>; ++column) {
      std::copy_n(carried.columns[column], lanes<Real>, block.columns[column]);
    }
  }
};

template <class Law, class Real>
SIMGPU_INLINE void move_fast_all(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                 std::uint64_t steps) {
  move_in_epochs<Law, typename Law::Fast>(particles, stepper, steps, RunFast<Law, Real>{},
                                          [&](std::uint64_t i) SIMGPU_INLINE_LAMBDA {
                                            move_particle_fast<Law>(particles, i, stepper, steps);
                                          });
}

template <class Law, class Real>
SIMGPU_FOR_V3 void move_fast_v3(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                std::uint64_t steps) {
  move_fast_all(particles, stepper, steps);
}

template <class Law, class Real>
SIMGPU_FOR_V4 void move_fast_v4(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                std::uint64_t steps) {
  move_fast_all(particles, stepper, steps);
}

/// Moves `particles` by all steps of `evolution` in fast arithmetic, on the calling thread, with
/// instructions that this processor must have. These do not change a bit of the result.
template <class Law, class Real>
void evolve_fast(ParticleView<Real> particles, const Evolution& evolution, InstructionSet set) {
  const DefaultFloatingPoint floating_point;
  const Stepper<Law, Real> stepper(evolution);
  switch (set) {
    case InstructionSet::baseline:
      return move_fast_all(particles, stepper, evolution.steps);
    case InstructionSet::x86_64_v3:
      return move_fast_v3(particles, stepper, evolution.steps);
    case InstructionSet::x86_64_v4:
      return move_fast_v4(particles, stepper, evolution.steps);
  }
}

}  // namespace simgpu::cpu
