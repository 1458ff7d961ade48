#include "common/initial_state.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "common/range.hpp"
#include "cpu/cpu_simulation.hpp"

namespace simgpu {
namespace {

using Philox = r123::Philox4x32;

// The known answers that Random123 publishes for philox4x32-10 (its file kat_vectors).
TEST(InitialState, PhiloxGivesItsPublishedAnswers) {
  struct KnownAnswer {
    Philox::ctr_type counter;
    Philox::key_type key;
    Philox::ctr_type answer;
  };
  const KnownAnswer known[] = {
      {{{0, 0, 0, 0}}, {{0, 0}}, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
      {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
       {{0xffffffff, 0xffffffff}},
       {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
      {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
       {{0xa4093822, 0x299f31d0}},
       {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
  };
  for (const KnownAnswer& one : known) EXPECT_EQ(Philox{}(one.counter, one.key), one.answer);
}

// Seed 0, particle 0: the words of the first known answer above, low word first.
TEST(InitialState, TakesKeyFromSeedAndCounterFromIndexAndField) {
  const std::uint64_t bits = 0xe169c58d6627e8d5U;
  EXPECT_EQ(initial_value(0, 0, 0), uniform_minus1_to_1(bits));
  EXPECT_EQ(initial_value(0, 0, 1), uniform_minus1_to_1(0x9b00dbd8bc57ac4cU));

  const Philox::ctr_type words = Philox{}({{7, 9, 1, 0}}, {{3, 5}});
  EXPECT_EQ(initial_value((std::uint64_t{5} << 32) | 3, (std::uint64_t{9} << 32) | 7, 2),
            uniform_minus1_to_1((std::uint64_t{words.v[1]} << 32) | words.v[0]));
}

TEST(InitialState, UniformCoversTheOpenIntervalAndNeverTheOrigin) {
  const auto all_ones = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(uniform_minus1_to_1(0), -1 + 0x1p-53);
  EXPECT_EQ(uniform_minus1_to_1(all_ones), 1 - 0x1p-53);
  EXPECT_EQ(uniform_minus1_to_1(std::uint64_t{1} << 63), 0x1p-53);
  EXPECT_EQ(uniform_minus1_to_1((std::uint64_t{1} << 63) - 1), -0x1p-53);
}

TEST(InitialState, FieldsSeedsAndIndicesAllDiffer) {
  std::set<double> values;
  for (std::uint64_t seed : {0U, 1U, 2U}) {
    for (std::uint64_t index : {0U, 1U, 2U, 3U}) {
      for (unsigned field : {0U, 1U, 2U}) values.insert(initial_value(seed, index, field));
    }
  }
  EXPECT_EQ(values.size(), 3U * 4 * 3);
}

// Mean 0 and variance 1/3 of uniform(-1, 1), to five standard errors of 300,000 draws.
TEST(InitialState, DrawsHaveTheMeanAndVarianceOfTheUniform) {
  double sum = 0;
  double squares = 0;
  constexpr int draws = 300'000;
  for (int i = 0; i < draws; ++i) {
    const double value =
        initial_value(42, static_cast<std::uint64_t>(i / 3), static_cast<unsigned>(i % 3));
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / draws, 0, 5 * std::sqrt(1.0 / 3 / draws));
  EXPECT_NEAR(squares / draws, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / draws));
}

TEST(InitialState, SingleIsTheDoubleRounded) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    EXPECT_EQ(initial_particle<float>(1, i).x,
              static_cast<float>(initial_particle<double>(1, i).x));
  }
}

TEST(InitialState, ParticleDoesNotDependOnHowManyThereAreOrWhereTheRangeBegins) {
  constexpr std::uint64_t seed = 7;
  cpu::CpuSimulation<double> few({0, 10}, 1);
  cpu::CpuSimulation<double> many({0, 1000}, 2);
  cpu::CpuSimulation<double> tail({5, 5}, 1);
  few.create(seed);
  many.create(seed);
  tail.create(seed);
  ParticleColumns<double> a(5);
  ParticleColumns<double> b(5);
  ParticleColumns<double> c(5);
  few.store(5, a.view());
  many.store(5, b.view());
  tail.store(0, c.view());
  for (std::uint64_t i = 0; i < 5; ++i) {
    EXPECT_EQ(a.view().load(i).x, b.view().load(i).x);
    EXPECT_EQ(a.view().load(i).x, c.view().load(i).x);
    EXPECT_EQ(a.view().load(i).x, initial_particle<double>(seed, 5 + i).x);
  }
}

}  // namespace
}  // namespace simgpu
