#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "common/fields.hpp"
#include "common/law.hpp"
#include "common/not_finite.hpp"
#include "common/number.hpp"
#include "common/particle_row.hpp"
#include "common/particle_view.hpp"
#include "cpu/evaluate_expression.hpp"
#include "cpu/instruction_set.hpp"
#include "cpu/lanes.hpp"
#include "cpu/pack.hpp"
#include "cpu/vector.hpp"

namespace simgpu::cpu {

// Particles of laws whose step is written for any Number, moved as vectors that stay in registers
// through all steps.

/// A law whose step takes a Particle<Number> of any Number (see common/number.hpp).
template <class Law>
concept TakesVectors = requires {
  requires Law::takes_vectors;
};

/// Vectors that are moved together, 256 bytes of them: while a step waits for one, it works on
/// others. With fewer, steps of few operations are slower; more would take too large a frame for
/// laws that keep many numbers. The baseline calls a function for each fused operation, and waits
/// for nothing else.
template <class Real, std::size_t bytes>
using Together = Pack<Vector<Real, bytes>, bytes == 16 ? 1 : 256 / bytes>;

/// The numbers that a law moves at once.
template <class Law, class Real, std::size_t bytes>
using NumberOf =
    std::conditional_t<takes_velocity<Law>, ExpressionBlock<Real, bytes>, Together<Real, bytes>>;

/// Particles of a law by value, as many as a Number has places.
template <class Law, class Number>
using LanesOf = Lanes<ParticleOf<Law, ScalarOf<Number>>, ScalarOf<Number>, Number::size>;

/// `count` particles of a view, from `begin` on, and the first of them in places that are left.
template <class Law, class Number, class Real>
LanesOf<Law, Number> filled_up(ParticleView<Real> particles, std::uint64_t begin,
                               std::size_t count) {
  LanesOf<Law, Number> rows;
  for (unsigned column = 0; column < column_count<Law>; ++column) {
    for (std::size_t lane = 0; lane < Number::size; ++lane) {
      rows.columns[column][lane] = particles.columns[column][begin + particle_of_lane(lane, count)];
    }
  }
  return rows;
}

/// Stores where steps [first, first + steps) lead `count` particles from `begin` on, of which some
/// may not have stayed finite.
template <class Law, class Real, std::size_t width>
[[gnu::cold, gnu::noinline]] void store_each(const Lanes<ParticleOf<Law, Real>, Real, width>& rows,
                                             ParticleView<Real> particles, std::uint64_t begin,
                                             std::size_t count, const Stepper<Law, Real>& stepper,
                                             std::uint64_t first, std::uint64_t steps) {
  using Row = ParticleOf<Law, Real>;
  for (std::size_t lane = 0; lane < count; ++lane) {
    const Row row = row_in(rows, lane);
    if (stays_finite<Law> || is_finite<Row, Real>(row)) {
      store_first<moved_column_count<Law>>(particles, begin + lane, row);
    } else {
      find_and_mark<Law>(particles, begin + lane, stepper, first, steps);
    }
  }
}

/// Whether all numbers of particles side by side are finite.
template <class Law, class Number>
SIMGPU_INLINE bool are_finite(const ParticleOf<Law, Number>& particles) {
  Number sum = ScalarOf<Number>(0);  // of zeros, or NaN
  for_each_field<column_count<Law>>(particles,
                                    [&](const Number& numbers, unsigned /*column*/)
                                        SIMGPU_INLINE_LAMBDA { sum = sum + (numbers - numbers); });
  return !any(sum != ScalarOf<Number>(0));
}

/// Takes steps [first, first + steps) of an evolution.
template <std::size_t bytes, class Law, class Real>
SIMGPU_INLINE void move_by_vectors(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                   std::uint64_t first, std::uint64_t steps) {
  using Number = NumberOf<Law, Real, bytes>;
  for (std::uint64_t i = 0; i < particles.size; i += Number::size) {
    const std::size_t count = std::min<std::uint64_t>(Number::size, particles.size - i);
    // One body for whole Numbers and for the last particles, since all of a step is inlined in it.
    const bool is_whole = count == Number::size;
    LanesOf<Law, Number> rows;
    if (!is_whole) [[unlikely]]
      rows = filled_up<Law, Number>(particles, i, count);
    ParticleOf<Law, Number> moved;
    for_each_field<column_count<Law>>(
        moved, [&](Number& numbers, unsigned column) SIMGPU_INLINE_LAMBDA {
          numbers = Number::load(is_whole ? particles.columns[column] + i : rows.columns[column]);
        });
    for (std::uint64_t n = first; n < first + steps; ++n) Law::step(stepper.at(n), moved);
    if (is_whole && (stays_finite<Law> || are_finite<Law, Number>(moved))) [[likely]] {
      for_each_first<moved_column_count<Law>, column_count<Law>>(
          moved, [&](const Number& numbers, unsigned column)
                     SIMGPU_INLINE_LAMBDA { numbers.store(particles.columns[column] + i); });
    } else {
      for_each_field<column_count<Law>>(
          moved, [&](const Number& numbers, unsigned column)
                     SIMGPU_INLINE_LAMBDA { numbers.store(rows.columns[column]); });
      store_each(rows, particles, i, count, stepper, first, steps);
    }
  }
}

template <std::size_t bytes, class Law, class Real>
SIMGPU_INLINE void move_vectors_in_order(ParticleView<Real> particles,
                                         const Stepper<Law, Real>& stepper, std::uint64_t steps,
                                         Order order) {
  const std::uint64_t at_once = order == Order::particle ? steps : 1;
  for (std::uint64_t n = 0; n < steps; n += at_once) {
    move_by_vectors<bytes>(particles, stepper, n, at_once);
  }
}

template <class Law, class Real>
void move_exact_vectors(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                        std::uint64_t steps, Order order) {
  move_vectors_in_order<16>(particles, stepper, steps, order);
}

template <class Law, class Real>
SIMGPU_FOR_V3 void move_exact_vectors_v3(ParticleView<Real> particles,
                                         const Stepper<Law, Real>& stepper, std::uint64_t steps,
                                         Order order) {
  move_vectors_in_order<32>(particles, stepper, steps, order);
}

template <class Law, class Real>
SIMGPU_FOR_V4 void move_exact_vectors_v4(ParticleView<Real> particles,
                                         const Stepper<Law, Real>& stepper, std::uint64_t steps,
                                         Order order) {
  move_vectors_in_order<64>(particles, stepper, steps, order);
}

/// Moves `particles` by the first `steps` steps of an evolution, on the calling thread, with
/// instructions that this processor must have. The bits are those of Law::step.
template <class Law, class Real>
void evolve_vectors(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                    std::uint64_t steps, Order order, InstructionSet set) {
  switch (set) {
    case InstructionSet::baseline:
      return move_exact_vectors(particles, stepper, steps, order);
    case InstructionSet::x86_64_v3:
      return move_exact_vectors_v3(particles, stepper, steps, order);
    case InstructionSet::x86_64_v4:
      return move_exact_vectors_v4(particles, stepper, steps, order);
  }
}

}  // namespace simgpu::cpu
