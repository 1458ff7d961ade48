#pragma once

#include <algorithm>
#include <cstddef>

#include "common/kernels/evolve.hpp"
#include "cpu/epochs.hpp"
#include "cpu/instruction_set.hpp"
#include "cpu/vector.hpp"

namespace simgpu::cpu {

/// Takes the law's own steps with particles side by side.
template <class Law, class Real, std::size_t width>
SIMGPU_INLINE void step_all(const Stepper<Law, Real>& stepper, std::uint64_t first,
                            std::uint64_t steps,
                            Lanes<ParticleOf<Law, Real>, Real, width>& particles) {
  for (std::uint64_t n = first; n < first + steps; ++n) step_lanes<Law>(stepper.at(n), particles);
}

/// What enclosed steps are compiled for: the width of a register in bytes, and how many vectors of
/// particles are moved together.
struct ForV3 {
  static constexpr std::size_t bytes = 32;
  static constexpr std::size_t group = 2;
};
struct ForV4 {
  static constexpr std::size_t bytes = 64;
  static constexpr std::size_t group = 2;
};

/// Calls visit(i) for each i < count, with a constant: what it indexes can stay in registers.
template <std::size_t count, class Visit, std::size_t i = 0>
SIMGPU_INLINE void for_each_constant(const Visit& visit) {
  if constexpr (i < count) {
    visit(i);
    for_each_constant<count, Visit, i + 1>(visit);
  }
}

/// Particles side by side in the registers of `Target`: `group` vectors, and what they carry.
template <class Law, class Real, class Target>
class EnclosedGroup {
  using Way = typename Law::Enclosed;
  using Number = Vector<Real, Target::bytes>;
  using Ends = EnclosedEnds<moved_column_count<Law>, Number>;
  static constexpr std::size_t group = Target::group;
  static constexpr unsigned moved = moved_column_count<Law>;

 public:
  static constexpr std::size_t width = group * Number::size;

  /// The particles of the lanes of a block from `lane` on.
  SIMGPU_INLINE EnclosedGroup(const Stepper<Law, Real>& stepper, Block<Law, Real>& block,
                              std::size_t lane, const Epoch<Way, Real>& epoch)
      : stepper_(stepper), block_(block), lane_(lane) {
    for_each_constant<group>([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      for_each_field<all>(particles_[i], [&](Number& number, unsigned column) SIMGPU_INLINE_LAMBDA {
        number = Number::load(epoch.carried.columns[column] + lane + i * Number::size);
      });
    });
  }

  /// Takes the steps of an epoch.
  SIMGPU_INLINE void run(std::uint64_t first, std::uint64_t steps) {
    for (std::uint64_t done = 0; done < steps;) {
      for_each_constant<group>(
          [&](std::size_t i) SIMGPU_INLINE_LAMBDA { Way::enclose(particles_[i]); });
      const std::uint64_t end = std::min(steps, done + Way::steps_of_an_enclosure);
      for (; done < end; ++done) step(first + done);
    }
    for_each_constant<group>([&](std::size_t i) SIMGPU_INLINE_LAMBDA { store(i); });
  }

 private:
  static constexpr unsigned all = carried_count<Way, Real>;

  /// Takes step n.
  SIMGPU_INLINE void step(std::uint64_t n) {
    Ends ends[group];
    Differences<Target::bytes> differences;
    for_each_constant<group>([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      ends[i] = Way::ends(particles_[i]);
      add(ends[i], differences);
    });
    if (differences.any()) [[unlikely]] {
      for_each_constant<group>([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
        Differences<Target::bytes> own;
        add(ends[i], own);
        if (own.any()) step_exactly(n, i, ends[i]);
      });
    }
    for_each_constant<group>([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      for_each_field<all>(particles_[i], [&](Number& number, unsigned column) SIMGPU_INLINE_LAMBDA {
        if (column < moved) number = ends[i].one[column];
      });
      Way::next(particles_[i]);
    });
  }

  SIMGPU_INLINE static void add(const Ends& ends, Differences<Target::bytes>& differences) {
    for (unsigned column = 0; column < moved; ++column) {
      differences.add(ends.one[column], ends.other[column]);
    }
  }

  /// Sets where step n leads vector i by the law's own step.
  SIMGPU_INLINE void step_exactly(std::uint64_t n, std::size_t i, Ends& ends) {
    store(i);
    Lanes<ParticleOf<Law, Real>, Real, Number::size> particles;
    for (unsigned column = 0; column < column_count<Law>; ++column) {
      std::copy_n(block_.columns[column] + lane_of(i), Number::size, particles.columns[column]);
    }
    step_lanes<Law>(stepper_.at(n), particles);
    for (unsigned column = 0; column < moved; ++column) {
      ends.one[column] = Number::load(particles.columns[column]);
    }
  }

  SIMGPU_INLINE void store(std::size_t i) {
    for_each_field<all>(particles_[i], [&](const Number& number, unsigned column)
                                           SIMGPU_INLINE_LAMBDA {
                                             if (column < moved) {
                                               number.store(block_.columns[column] + lane_of(i));
                                             }
                                           });
  }

  SIMGPU_INLINE std::size_t lane_of(std::size_t i) const { return lane_ + i * Number::size; }

  const Stepper<Law, Real>& stepper_;
  Block<Law, Real>& block_;
  std::size_t lane_;
  typename Way::template Carried<Number> particles_[group];
};

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
  step_all<Law>(stepper, first, steps, particles);
  for (std::size_t i = 0; i < count; ++i) {
    set_first<moved_column_count<Law>>(block, lanes[i], row_in(particles, i));
  }
}

/// Moves all lanes by an epoch.
template <class Law, class Target, class Real>
SIMGPU_INLINE void move_epoch_enclosed(const Stepper<Law, Real>& stepper, std::uint64_t first,
                                       std::uint64_t steps, Block<Law, Real>& block) {
  using Way = typename Law::Enclosed;
  using Group = EnclosedGroup<Law, Real, Target>;
  const auto epoch = begin_epoch<Law, Way, Real>(stepper.at(first), block);
  if (epoch.others > most_others<Real>) return step_all<Law>(stepper, first, steps, block);

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
          move_epoch_enclosed<Law, Target>(stepper, done,
                                           std::min(steps - done, steps_of_an_epoch), block);
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
