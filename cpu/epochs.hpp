#pragma once

#include <algorithm>
#include <cstddef>

#include "common/evolution.hpp"
#include "common/kernels/evolve.hpp"
#include "cpu/lanes.hpp"

namespace simgpu::cpu {

// Steps of particles side by side, in epochs: through each, a particle carries what `Way`, a law's
// Fast or Enclosed, takes its steps with. One that may not takes the law's own steps.

/// Lanes that take the law's own steps beside others that do not are moved together in packs of so
/// many, the width of a register, if there are no more than two packs of them in a block.
template <class Real>
inline constexpr std::size_t pack = 32 / sizeof(Real);
template <class Real>
inline constexpr std::size_t most_others = 2 * pack<Real>;

/// What particles side by side carry through an epoch, and which of them may not.
template <class Way, class Real>
struct Epoch {
  Lanes<typename Way::template Carried<Real>, Real> carried;
  bool may[lanes<Real>];
  std::size_t others = 0;  ///< lanes that may not
};

/// All lanes of a block at the start of an epoch.
template <class Law, class Way, class Real>
SIMGPU_INLINE Epoch<Way, Real> begin_epoch(const Step<Law, Real>& now,
                                           const Block<Law, Real>& block) {
  Epoch<Way, Real> epoch;
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    const auto one = Way::begin(now, row_in(block, lane));
    set_first<carried_count<Way, Real>>(epoch.carried, lane, one);
    epoch.may[lane] = Way::may(one);
    epoch.others += epoch.may[lane] ? 0 : 1;
  }
  return epoch;
}

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

/// Takes the law's own steps at least in those lanes of a block that may not take others.
template <class Law, class Way, class Real>
SIMGPU_INLINE void step_others(const Stepper<Law, Real>& stepper, std::uint64_t first,
                               std::uint64_t steps, const Epoch<Way, Real>& epoch,
                               Block<Law, Real>& block) {
  if (epoch.others > most_others<Real>) return step_block<Law>(stepper, first, steps, block);
  std::size_t others[most_others<Real>];
  std::size_t count = 0;
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    if (!epoch.may[lane]) others[count++] = lane;
  }
  for (std::size_t i = 0; i < count; i += pack<Real>) {
    step_pack<Law>(stepper, first, steps, others + i, std::min(count - i, pack<Real>), block);
  }
}

/// Moves all lanes by an epoch, whose steps run(first, steps, epoch, block) takes in all of them,
/// also in those that may not.
template <class Law, class Way, class Real, class Run>
SIMGPU_INLINE void move_epoch(const Stepper<Law, Real>& stepper, std::uint64_t first,
                              std::uint64_t steps, Block<Law, Real>& block, const Run& run) {
  auto epoch = begin_epoch<Law, Way, Real>(stepper.at(first), block);
  if (epoch.others == 0) return run(first, steps, epoch, block);
  Block<Law, Real> others = block;
  step_others<Law>(stepper, first, steps, epoch, others);
  if (Run::gives_the_bits_of_steps && epoch.others > most_others<Real>) {
    block = others;
    return;
  }
  run(first, steps, epoch, block);
  for (std::size_t lane = 0; lane < lanes<Real>; ++lane) {
    if (epoch.may[lane]) continue;
    set_first<moved_column_count<Law>>(block, lane, row_in(others, lane));
  }
}

/// Moves `particles` by the first `steps` steps of an evolution, in blocks and epochs, and those
/// that do not fill a block by move_one(i).
template <class Law, class Way, class Real, class Run, class MoveOne>
SIMGPU_INLINE void move_in_epochs(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                  std::uint64_t steps, const Run& run, MoveOne move_one) {
  for_each_block_of_lanes<Real>(
      particles.size,
      [&](std::uint64_t begin, std::size_t count) SIMGPU_INLINE_LAMBDA {
        auto block = load_block<Law>(particles, begin, count);
        for (std::uint64_t done = 0; done < steps; done += steps_of_an_epoch) {
          const std::uint64_t epoch = std::min(steps - done, steps_of_an_epoch);
          move_epoch<Law, Way>(stepper, done, epoch, block, run);
        }
        store_block<Law>(block, particles, begin, count);
      },
      move_one);
}

}  // namespace simgpu::cpu
