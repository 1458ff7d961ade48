#include "common/initial_state.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "circle_particles.hpp"
#include "common/range.hpp"
#include "cpu/cpu_simulation.hpp"

namespace simgpu {
namespace {

using test::initial_particle;
using test::particle_at;
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
TEST(InitialState, TakesKeyFromSeedAndCounterFromIndexAndColumn) {
  const std::uint64_t bits = 0xe169c58d6627e8d5U;
  EXPECT_EQ(uniform_draw(0, 0, 0), uniform_minus1_to_1(bits));
  EXPECT_EQ(uniform_draw(0, 0, 1), uniform_minus1_to_1(0x9b00dbd8bc57ac4cU));

  const Philox::ctr_type words = Philox{}({{7, 9, 1, 0}}, {{3, 5}});
  EXPECT_EQ(uniform_draw((std::uint64_t{5} << 32) | 3, (std::uint64_t{9} << 32) | 7, 2),
            uniform_minus1_to_1((std::uint64_t{words.v[1]} << 32) | words.v[0]));
}

TEST(InitialState, UniformCoversTheOpenIntervalAndNeverTheOrigin) {
  const auto all_ones = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(uniform_minus1_to_1(0), -1 + 0x1p-53);
  EXPECT_EQ(uniform_minus1_to_1(all_ones), 1 - 0x1p-53);
  EXPECT_EQ(uniform_minus1_to_1(std::uint64_t{1} << 63), 0x1p-53);
  EXPECT_EQ(uniform_minus1_to_1((std::uint64_t{1} << 63) - 1), -0x1p-53);
}

TEST(InitialState, ColumnsSeedsAndIndicesAllDiffer) {
  std::set<double> values;
  for (std::uint64_t seed : {0U, 1U, 2U}) {
    for (std::uint64_t index : {0U, 1U, 2U, 3U}) {
      for (unsigned column : {0U, 1U, 2U}) values.insert(uniform_draw(seed, index, column));
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
        uniform_draw(42, static_cast<std::uint64_t>(i / 3), static_cast<unsigned>(i % 3));
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / draws, 0, 5 * std::sqrt(1.0 / 3 / draws));
  EXPECT_NEAR(squares / draws, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / draws));
}

// Of the circle's columns, whose interval is (-1, 1): the draw itself.
TEST(InitialState, IsTheDrawInTheColumnsInterval) {
  constexpr ColumnInfo columns[] = {{"a", "", "from -1 to 1"},
                                    {"b", "", "from 0 to 10", 0, 10},
                                    {"c", "", "from -7 to -5", -7, -5}};
  const StartBox box(columns);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(initial_number<double>(box, 1, i, 0), uniform_draw(1, i, 0));
    EXPECT_EQ(initial_number<double>(box, 1, i, 1), 5 + 5 * uniform_draw(1, i, 1));
    EXPECT_EQ(initial_number<double>(box, 1, i, 2), -6 + uniform_draw(1, i, 2));
  }
}

TEST(InitialState, SingleIsTheDoubleRounded) {
  for (std::uint64_t i = 0; i < 100; ++i) {
    EXPECT_EQ(initial_particle<float>(1, i).x,
              static_cast<float>(initial_particle<double>(1, i).x));
  }
}

TEST(InitialState, ParticleDoesNotDependOnHowManyThereAreOrWhereTheRangeBegins) {
  constexpr std::uint64_t seed = 7;
  const auto& circle = cpu::law_functions<laws::Circle>();
  cpu::CpuSimulation<double> few(circle, {0, 10}, 1);
  cpu::CpuSimulation<double> many(circle, {0, 1000}, 2);
  cpu::CpuSimulation<double> tail(circle, {5, 5}, 1);
  few.create(seed);
  many.create(seed);
  tail.create(seed);
  auto a = test::circle_columns_for<double>(5);
  auto b = test::circle_columns_for<double>(5);
  auto c = test::circle_columns_for<double>(5);
  few.store(5, a.view());
  many.store(5, b.view());
  tail.store(0, c.view());
  for (std::uint64_t i = 0; i < 5; ++i) {
    EXPECT_EQ(particle_at(a.view(), i).x, particle_at(b.view(), i).x);
    EXPECT_EQ(particle_at(a.view(), i).x, particle_at(c.view(), i).x);
    EXPECT_EQ(particle_at(a.view(), i).x, initial_particle<double>(seed, 5 + i).x);
  }
}

}  // namespace
}  // namespace simgpu
