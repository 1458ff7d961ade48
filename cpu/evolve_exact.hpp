#pragma once

#include <cstddef>

#include "common/floating_point.hpp"
#include "common/kernels/evolve.hpp"
#include "cpu/evolve_enclosed.hpp"
#include "cpu/evolve_vectors.hpp"
#include "cpu/instruction_set.hpp"
#include "cpu/lanes.hpp"

namespace simgpu::cpu {

// Tests read the compiled code of the functions named exact: it must not fuse operations.

/// Takes steps [first, first + steps) of an evolution.
template <class Law, class Real>
SIMGPU_INLINE void move_exact(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                              std::uint64_t first, std::uint64_t steps) {
  for_each_block_of_lanes<Real>(
      particles.size,
      [&](std::uint64_t begin, std::size_t count) SIMGPU_INLINE_LAMBDA {
        auto block = load_block<Law>(particles, begin, count);
        step_block<Law>(stepper, first, steps, block);
        if constexpr (!stays_finite<Law>) {
          if (!are_finite(block)) [[unlikely]] {
            for (std::size_t lane = 0; lane < count; ++lane) {
              move_particle<Law>(particles, begin + lane, stepper, first, steps);
            }
            return;
          }
        }
        store_block<Law>(block, particles, begin, count);
      },
      [&](std::uint64_t i)
          SIMGPU_INLINE_LAMBDA { move_particle<Law>(particles, i, stepper, first, steps); });
}

template <class Law, class Real>
SIMGPU_INLINE void move_exact_in_order(ParticleView<Real> particles,
                                       const Stepper<Law, Real>& stepper, std::uint64_t steps,
                                       Order order) {
  switch (order) {
    case Order::particle:
      move_exact(particles, stepper, 0, steps);
      break;
    case Order::step:
      for (std::uint64_t n = 0; n < steps; ++n) move_exact(particles, stepper, n, 1);
      break;
  }
}

template <class Law, class Real>
SIMGPU_FOR_V3 void move_exact_v3(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                 std::uint64_t steps, Order order) {
  move_exact_in_order(particles, stepper, steps, order);
}

template <class Law, class Real>
SIMGPU_FOR_V4 void move_exact_v4(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                 std::uint64_t steps, Order order) {
  move_exact_in_order(particles, stepper, steps, order);
}

/// Moves `particles` by all steps of `evolution` in exact arithmetic, in either order of the loops,
/// on the calling thread, with instructions that this processor must have. Neither changes a bit of
/// the result.
template <class Law, class Real>
void evolve_exact(ParticleView<Real> particles, const Evolution& evolution, Order order,
                  InstructionSet set) {
  const DefaultFloatingPoint floating_point;
  const Stepper<Law, Real> stepper(evolution);
  if constexpr (TakesVectors<Law>) {
    return evolve_vectors<Law>(particles, stepper, evolution.steps, order, set);
  }
  if constexpr (HasEnclosed<Law>) {
    // The baseline has no instruction for a fused operation.
    if (set != InstructionSet::baseline && is_worth_enclosing<Law>(evolution, order)) {
      return evolve_enclosed<Law>(particles, stepper, evolution.steps, set);
    }
  }
  switch (set) {
    case InstructionSet::baseline:
      return move_exact_in_order(particles, stepper, evolution.steps, order);
    case InstructionSet::x86_64_v3:
      return move_exact_v3(particles, stepper, evolution.steps, order);
    case InstructionSet::x86_64_v4:
      return move_exact_v4(particles, stepper, evolution.steps, order);
  }
}

}  // namespace simgpu::cpu
