#pragma once

#include <algorithm>
#include <cstddef>

#include "common/floating_point.hpp"
#include "common/kernels/evolve.hpp"
#include "cpu/epochs.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// Takes the steps of an epoch in all lanes in fast arithmetic, also in those that should not.
template <class Fast, class Real>
SIMGPU_INLINE void run_fast(std::uint64_t steps,
                            Lanes<typename Fast::template Carried<Real>, Real>& carried) {
  constexpr unsigned all = carried_count<Fast, Real>;
  Fast::run(
      steps,
      [&]() SIMGPU_INLINE_LAMBDA {
        for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
          auto one = row_in(carried, lane);
          Fast::step(one);
          set_first<all>(carried, lane, one);
        }
      },
      [&](std::uint64_t n) SIMGPU_INLINE_LAMBDA {
        for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
          auto one = row_in(carried, lane);
          Fast::correct(static_cast<Real>(n), one);
          set_first<all>(carried, lane, one);
        }
      });
}

/// Moves all lanes by an epoch. The few of them that need exact steps take these by themselves,
/// after the others; where they are many, all lanes take exact steps as well, and each keeps its
/// own.
template <class Law, class Real>
SIMGPU_INLINE void move_epoch_fast(const Stepper<Law, Real>& stepper, std::uint64_t first,
                                   std::uint64_t steps, Block<Law, Real>& block) {
  using Fast = typename Law::Fast;
  constexpr unsigned moved = moved_column_count<Law>;
  auto epoch = begin_epoch<Law, Fast, Real>(stepper.at(first), block);
  Block<Law, Real> exact = block;
  if (epoch.others < lanes<Real>) {
    run_fast<Fast, Real>(steps, epoch.carried);
    for (unsigned column = 0; column < moved; ++column) {
      std::copy_n(epoch.carried.columns[column], lanes<Real>, block.columns[column]);
    }
  }
  if (epoch.others == 0) return;
  if (epoch.others > few<Real>) step_block<Law>(stepper, first, steps, exact);
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    if (epoch.may[lane]) continue;
    auto particle = row_in(exact, lane);
    if (epoch.others <= few<Real>) {
      for (std::uint64_t n = 0; n < steps; ++n) Law::step(stepper.at(first + n), particle);
    }
    set_first<moved>(block, lane, particle);
  }
}

/// Moves particles [begin, begin + count), no more than there are lanes.
template <class Law, class Real>
SIMGPU_INLINE void move_block_fast(ParticleView<Real> particles, std::uint64_t begin,
                                   std::size_t count, const Stepper<Law, Real>& stepper,
                                   std::uint64_t steps) {
  auto block = load_block<Law>(particles, begin, count);
  for (std::uint64_t done = 0; done < steps; done += steps_of_an_epoch) {
    move_epoch_fast<Law>(stepper, done, std::min(steps - done, steps_of_an_epoch), block);
  }
  store_block<Law>(block, particles, begin, count);
}

template <class Law, class Real>
SIMGPU_INLINE void move_fast_all(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                 std::uint64_t steps) {
  for_each_block_of_lanes<Real>(
      particles.size,
      [&](std::uint64_t begin, std::size_t count)
          SIMGPU_INLINE_LAMBDA { move_block_fast(particles, begin, count, stepper, steps); },
      [&](std::uint64_t i)
          SIMGPU_INLINE_LAMBDA { move_particle_fast<Law>(particles, i, stepper, steps); });
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
