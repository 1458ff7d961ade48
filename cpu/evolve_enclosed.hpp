#pragma once

#include <algorithm>
#include <cstddef>

#include "common/kernels/evolve.hpp"
#include "cpu/enclosed_group.hpp"
#include "cpu/epochs.hpp"
#include "cpu/instruction_set.hpp"

namespace simgpu::cpu {

/// Lanes of a block that may not be enclosed take the law's own steps in packs of so many, if there
/// are no more than two packs of them, while the other lanes are enclosed.
template <class Real>
inline constexpr std::size_t pack = 32 / sizeof(Real);
template <class Real>
inline constexpr std::size_t most_others = 2 * pack<Real>;

/// Takes the law's own steps in `count` lanes of a block, a pack at most.
template <class Law, class Real>
SIMGPU_INLINE void step_pack(const Stepper<Law, Real>& stepper, std::uint64_t first,
                             std::uint64_t steps, const std::size_t* lanes, std::size_t count,
                             Block<Law, Real>& block) {
  Lanes<ParticleOf<Law, Real>, Real, pack<Real>> particles;
  for (std::size_t i = 0; i < pack<Real>; ++i) {
    const auto particle = row_in(block, lanes[particle_of_lane(i, count)]);
    set_first<column_count<Law>>(particles, i, particle);
  }
  step_block<Law>(stepper, first, steps, particles);
  for (std::size_t i = 0; i < count; ++i) {
    set_first<moved_column_count<Law>>(block, lanes[i], row_in(particles, i));
  }
}

/// Moves all lanes by an epoch: enclosed, but for the few that may not be; where these are many, by
/// the law's own steps.
template <class Law, class Target, class Real>
SIMGPU_INLINE void move_epoch_enclosed(const Stepper<Law, Real>& stepper, std::uint64_t first,
                                       std::uint64_t steps, Block<Law, Real>& block) {
  using Way = typename Law::Enclosed;
  using Group = EnclosedGroup<Law, Real, Target>;
  const auto epoch = begin_epoch<Law, Way, Real>(stepper.at(first), block);
  if (epoch.others > most_others<Real>) return step_block<Law>(stepper, first, steps, block);

  std::size_t others[most_others<Real>];
  std::size_t count = 0;
  if (epoch.others > 0) {
    for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
      if (!epoch.may[lane]) others[count++] = lane;
    }
  }
  Block<Law, Real> exact = block;
  for (std::size_t i = 0; i < count; i += pack<Real>) {
    step_pack<Law>(stepper, first, steps, others + i, std::min(count - i, pack<Real>), exact);
  }
  for (std::size_t lane = 0; lane < lanes<Real>; lane += Group::width) {
    Group(stepper, block, lane, epoch).run(first, steps);
  }
  for (std::size_t i = 0; i < count; ++i) {
    set_first<moved_column_count<Law>>(block, others[i], row_in(exact, others[i]));
  }
}

template <class Law, class Target, class Real>
SIMGPU_INLINE void move_enclosed(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                 std::uint64_t steps) {
  for_each_block_of_lanes<Real>(
      particles.size,
      [&](std::uint64_t begin, std::size_t count) SIMGPU_INLINE_LAMBDA {
        auto block = load_block<Law>(particles, begin, count);
        for (std::uint64_t done = 0; done < steps; done += steps_of_an_epoch) {
          move_epoch_enclosed<Law, Target>(stepper, done, std::min(steps - done, steps_of_an_epoch),
                                           block);
        }
        store_block<Law>(block, particles, begin, count);
      },
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
