// The CPU's evolve with the instructions of each processor generation: the same bits as the step.

#include "cpu/evolve.hpp"

#include <gtest/gtest.h>

#include "common/checksum.hpp"
#include "common/particle_columns.hpp"
#include "expected_particle.hpp"

namespace simgpu::cpu {
namespace {

constexpr std::uint64_t seed = 3;
constexpr Evolution evolution{1e-3, 20};

template <class Real>
void expect_same_bits(InstructionSet set, Order order, std::uint64_t count) {
  ParticleColumns<Real> columns(count + 1);
  const ParticleView<Real> all = columns.view();
  for (std::uint64_t i = 0; i <= count; ++i) all.store(i, initial_particle<Real>(seed, i));
  evolve(all.subview(0, count), evolution, order, set);
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSERT_EQ(particle_hash(i, all.load(i)),
              particle_hash(i, test::expected_particle<Real>(seed, i, evolution)))
        << name_of(set) << ", order " << name_of(order) << ", particle " << i << " of " << count;
  }
  EXPECT_EQ(all.load(count).x, initial_particle<Real>(seed, count).x) << "the next one stays";
}

// Around whole blocks of lanes, which hold 64 doubles or 128 singles, and beyond.
constexpr std::uint64_t counts[] = {0, 1, 63, 64, 65, 127, 128, 129, 1'000};

TEST(Evolve, EveryInstructionSetGivesTheBitsOfTheStep) {
  for (const InstructionSet set : usable_instruction_sets()) {
    for (const Order order : {Order::particle, Order::step}) {
      for (const std::uint64_t count : counts) {
        expect_same_bits<double>(set, order, count);
        expect_same_bits<float>(set, order, count);
      }
    }
  }
}

TEST(Evolve, BestInstructionSetIsTheLastUsable) {
  EXPECT_EQ(usable_instruction_sets().front(), InstructionSet::baseline);
  EXPECT_EQ(best_instruction_set(), usable_instruction_sets().back());
}

}  // namespace
}  // namespace simgpu::cpu
