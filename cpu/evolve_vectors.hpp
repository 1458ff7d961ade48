#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "common/fields.hpp"
#include "common/kernels/evolve.hpp"
#include "common/law.hpp"
#include "common/particle_view.hpp"
#include "cpu/evaluate_expression.hpp"
#include "cpu/instruction_set.hpp"
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

/// Vectors that are moved together: while a step waits for one, it works on others. The baseline
/// has no fused operation, so it calls a function for each, and would wait for nothing else.
template <class Real, std::size_t bytes>
using Together = Pack<Vector<Real, bytes>, bytes == 16 ? 1 : 4>;

/// The numbers that a law moves at once.
template <class Law, class Real, std::size_t bytes>
using NumberOf =
    std::conditional_t<takes_velocity<Law>, ExpressionBlock<Real, bytes>, Together<Real, bytes>>;

template <class Row, class Number>
SIMGPU_INLINE bool are_finite(const Row& particles) {
  Number sum = 0;  // of zeros, or NaN
  for_each_field<field_count<Row, Number>>(
      particles, [&](const Number& numbers, unsigned /*column*/)
                     SIMGPU_INLINE_LAMBDA { sum = sum + (numbers - numbers); });
  return !any(sum != Number(0));
}

/// Takes steps [first, first + steps) of an evolution with particles side by side in these columns.
/// Returns false, and changes nothing, if one of them would not be finite then.
template <class Law, class Number, class Real>
SIMGPU_INLINE bool move_vectors(Real* const (&columns)[column_count<Law>],
                                const Stepper<Law, Real>& stepper, std::uint64_t first,
                                std::uint64_t steps) {
  ParticleOf<Law, Number> particles;
  for_each_field<column_count<Law>>(
      particles, [&](Number& numbers, unsigned column)
                     SIMGPU_INLINE_LAMBDA { numbers = Number::load(columns[column]); });
  for (std::uint64_t n = first; n < first + steps; ++n) Law::step(stepper.at(n), particles);
  if constexpr (!stays_finite<Law>) {
    if (!are_finite<ParticleOf<Law, Number>, Number>(particles)) [[unlikely]]
      return false;
  }
  for_each_first<moved_column_count<Law>, column_count<Law>>(
      particles, [&](const Number& numbers, unsigned column)
                     SIMGPU_INLINE_LAMBDA { numbers.store(columns[column]); });
  return true;
}

/// Columns of particles that do not fill a Number. The places that are left have the first of them,
/// too.
template <class Law, class Number>
class FilledUp {
  using Real = ScalarOf<Number>;
  static constexpr std::size_t size = Number::size;

 public:
  FilledUp(ParticleView<Real> particles, std::uint64_t first)
      : particles_(particles), first_(first), count_(particles.size - first) {
    for (unsigned column = 0; column < column_count<Law>; ++column) {
      const Real* const from = particles.columns[column] + first;
      std::fill(std::copy_n(from, count_, columns_[column]), columns_[column] + size, from[0]);
    }
  }
  Real* column(unsigned column) { return columns_[column]; }
  void store() const {
    for (unsigned column = 0; column < moved_column_count<Law>; ++column) {
      std::copy_n(columns_[column], count_, particles_.columns[column] + first_);
    }
  }

 private:
  ParticleView<Real> particles_;
  std::uint64_t first_;
  std::size_t count_;
  alignas(64) Real columns_[column_count<Law>][size];
};

/// Takes steps [first, first + steps) of an evolution.
template <std::size_t bytes, class Law, class Real>
SIMGPU_INLINE void move_by_vectors(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                                   std::uint64_t first, std::uint64_t steps) {
  using Number = NumberOf<Law, Real, bytes>;
  // One call for both kinds, since all of a step is inlined there.
  for (std::uint64_t i = 0; i < particles.size; i += Number::size) {
    const std::uint64_t count = std::min<std::uint64_t>(Number::size, particles.size - i);
    std::optional<FilledUp<Law, Number>> last;
    if (count < Number::size) last.emplace(particles, i);
    Real* columns[column_count<Law>];
    for (unsigned column = 0; column < column_count<Law>; ++column) {
      columns[column] = last ? last->column(column) : particles.columns[column] + i;
    }
    if (move_vectors<Law, Number>(columns, stepper, first, steps)) {
      if (last) last->store();
    } else {  // one by one, which tells which of them and when
      for (std::uint64_t k = 0; k < count; ++k) {
        move_particle<Law>(particles, i + k, stepper, first, steps);
      }
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
