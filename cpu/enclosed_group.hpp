#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "common/kernels/evolve.hpp"
#include "cpu/epochs.hpp"
#include "cpu/vector.hpp"

namespace simgpu::cpu {

/// What enclosed steps are compiled for: the width of a register in bytes, and how many vectors of
/// particles are moved together. More of them would not fit the registers.
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

/// Particles of a block that take enclosed steps side by side, in registers.
template <class Law, class Real, class Target>
class EnclosedGroup {
  using Way = typename Law::Enclosed;
  using Number = Vector<Real, Target::bytes>;
  using Seen = Differences<Target::bytes>;
  static constexpr unsigned moved = moved_column_count<Law>;
  static constexpr unsigned all = carried_count<Way, Real>;
  using Ends = EnclosedEnds<moved, Number>;

 public:
  /// Lanes that are moved together.
  static constexpr std::size_t width = Target::group * Number::size;

  /// The particles of the lanes from `lane` on.
  SIMGPU_INLINE EnclosedGroup(const Stepper<Law, Real>& stepper, Block<Law, Real>& block,
                              std::size_t lane, const Epoch<Way, Real>& epoch)
      : stepper_(stepper), block_(block), lane_(lane) {
    for_each_vector([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      for_each_field<all>(particles_[i], [&](Number& number, unsigned column) SIMGPU_INLINE_LAMBDA {
        number = Number::load(epoch.carried.columns[column] + lane_of(i));
      });
    });
  }

  /// Takes the steps of an epoch, and stores where they lead in the block.
  SIMGPU_INLINE void run(std::uint64_t first, std::uint64_t steps) {
    for (std::uint64_t done = 0; done < steps;) {
      for_each_vector([&](std::size_t i) SIMGPU_INLINE_LAMBDA { Way::enclose(particles_[i]); });
      const std::uint64_t end = std::min(steps, done + Way::steps_of_an_enclosure);
      for (; done < end; ++done) step(first + done);
    }
    for_each_vector([&](std::size_t i) SIMGPU_INLINE_LAMBDA { store(i); });
  }

 private:
  template <class Visit>
  SIMGPU_INLINE static void for_each_vector(const Visit& visit) {
    for_each_constant<Target::group>(visit);
  }

  /// Takes step n. One branch decides for all vectors, and is hardly ever taken.
  SIMGPU_INLINE void step(std::uint64_t n) {
    Ends ends[Target::group];
    Seen seen;
    for_each_vector([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      ends[i] = Way::ends(particles_[i]);
      compare(ends[i], seen);
    });
    if (seen.any()) [[unlikely]] {
      for_each_vector([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
        Seen own;
        compare(ends[i], own);
        if (own.any()) step_exactly(n, i, ends[i]);
      });
    }
    for_each_vector([&](std::size_t i) SIMGPU_INLINE_LAMBDA {
      for_each_first<moved, all>(particles_[i],
                                 [&](Number& number, unsigned column)
                                     SIMGPU_INLINE_LAMBDA { number = ends[i].one[column]; });
      Way::next(particles_[i]);
    });
  }

  SIMGPU_INLINE static void compare(const Ends& ends, Seen& seen) {
    for (unsigned column = 0; column < moved; ++column) {
      seen.add(ends.one[column], ends.other[column]);
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
    for_each_first<moved, all>(particles_[i],
                               [&](const Number& number, unsigned column) SIMGPU_INLINE_LAMBDA {
                                 number.store(block_.columns[column] + lane_of(i));
                               });
  }

  SIMGPU_INLINE std::size_t lane_of(std::size_t i) const { return lane_ + i * Number::size; }

  const Stepper<Law, Real>& stepper_;
  Block<Law, Real>& block_;
  std::size_t lane_;
  typename Way::template Carried<Number> particles_[Target::group];
};

}  // namespace simgpu::cpu
