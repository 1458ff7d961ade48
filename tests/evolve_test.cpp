// The CPU's loops with the instructions of each processor generation: the same bits as the circle's
// step. law_test.cpp holds every law to as much.

#include <gtest/gtest.h>

#include "cpu/instruction_set.hpp"
#include "cpu/law_functions.hpp"
#include "expected_particle.hpp"

namespace simgpu::cpu {
namespace {

using test::hash_of;
using test::initial_particle;
using test::particle_at;

constexpr std::uint64_t seed = 3;

/// Moves `count` particles by `move`, and expects those that are worked out one by one.
template <class Real, class Move>
void expect_same_bits(const Evolution& evolution, std::uint64_t count, Move move) {
  auto columns = test::circle_columns_for<Real>(count + 1);
  const ParticleView<Real> all = columns.view();
  for (std::uint64_t i = 0; i <= count; ++i) {
    test::set_particle(all, i, initial_particle<Real>(seed, i));
  }
  move(all.subview(0, count));
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSERT_EQ(hash_of(i, particle_at(all, i)),
              hash_of(i, test::expected_particle<Real>(seed, i, evolution)))
        << "particle " << i << " of " << count;
  }
  EXPECT_EQ(particle_at(all, count).x, initial_particle<Real>(seed, count).x)
      << "the next one stays";
}

template <class Real>
const LawFunctionsIn<Real>& circle_functions() {
  return law_functions<laws::Circle>().in<Real>();
}

template <class Real>
void expect_exact_bits(InstructionSet set, Order order, std::uint64_t count) {
  SCOPED_TRACE(testing::Message() << name_of(set) << ", order " << name_of(order));
  const Evolution evolution{1e-3, 20};
  expect_same_bits<Real>(evolution, count, [&](ParticleView<Real> particles) {
    circle_functions<Real>().evolve_exact(particles, evolution, order, set);
  });
}

template <class Real>
void expect_fast_bits(InstructionSet set, const Evolution& evolution, std::uint64_t count) {
  SCOPED_TRACE(testing::Message() << name_of(set) << ", " << evolution.steps << " steps of "
                                  << evolution.timestep);
  expect_same_bits<Real>(evolution, count, [&](ParticleView<Real> particles) {
    circle_functions<Real>().evolve_fast(particles, evolution, set);
  });
}

// Around whole blocks of lanes, which hold 64 doubles or 128 singles, and around the rest that is
// moved one by one, 8 or 16.
constexpr std::uint64_t counts[] = {0,  1,  8,  9,   16,  17,  63,  64,
                                    65, 72, 73, 127, 128, 129, 145, 1'000};

TEST(Evolve, EveryInstructionSetGivesTheBitsOfTheStep) {
  for (const InstructionSet set : usable_instruction_sets()) {
    for (const Order order : {Order::particle, Order::step}) {
      for (const std::uint64_t count : counts) {
        expect_exact_bits<double>(set, order, count);
        expect_exact_bits<float>(set, order, count);
      }
    }
  }
}

// From no particle that falls back to exact steps, over few and many of a block, to all of them;
// and up to, at, and beyond where the tangent is corrected and where an epoch ends.
TEST(EvolveFast, EveryInstructionSetGivesTheBitsOfTheFastStep) {
  for (const InstructionSet set : usable_instruction_sets()) {
    for (const double timestep : {1e-6, 1e-4, 1e-3, 1e-2, 10.0}) {
      for (const std::uint64_t steps : {0U, 1U, 15U, 16U, 17U, 1023U, 1024U, 1025U, 2100U}) {
        const Evolution evolution{timestep, steps, Math::fast};
        expect_fast_bits<double>(set, evolution, 200);
        expect_fast_bits<float>(set, evolution, 200);
      }
    }
    for (const std::uint64_t count : counts) {
      expect_fast_bits<double>(set, {1e-3, 20, Math::fast}, count);
      expect_fast_bits<float>(set, {1e-3, 20, Math::fast}, count);
    }
  }
}

TEST(Evolve, BestInstructionSetIsTheLastUsable) {
  EXPECT_EQ(usable_instruction_sets().front(), InstructionSet::baseline);
  EXPECT_EQ(best_instruction_set(), usable_instruction_sets().back());
}

}  // namespace
}  // namespace simgpu::cpu
