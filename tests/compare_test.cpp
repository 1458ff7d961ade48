#include "common/compare.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <initializer_list>
#include <limits>

#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "drifters.hpp"

namespace simgpu {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Numbers = std::initializer_list<double>;

/// Adds a particle to `comparison`.
void add_particle(std::uint64_t index, Numbers expected, Numbers actual, Comparison& comparison) {
  compare_particle<double>(index, {expected.begin(), expected.size()},
                           {actual.begin(), actual.size()}, comparison);
}

Comparison compare_x(double expected, double actual) {
  Comparison comparison;
  add_particle(0, {expected, 1, 1}, {actual, 1, 1}, comparison);
  return comparison;
}

TEST(Compare, EqualBitsAreEqual) {
  const Comparison comparison = compare_x(0.1, 0.1);
  EXPECT_TRUE(comparison.bitwise_equal());
  EXPECT_EQ(comparison.compared, 1U);
  EXPECT_EQ(comparison.max_ulp, 0U);
  EXPECT_FALSE(comparison.worst.has_value());
}

TEST(Compare, NeighboursAreOneUlpApart) {
  EXPECT_EQ(compare_x(1, std::nextafter(1, 2)).max_ulp, 1U);
  EXPECT_EQ(compare_x(std::nextafter(-1, -2), -1).max_ulp, 1U);
  EXPECT_EQ(compare_x(-0x1p-1074, 0x1p-1074).max_ulp, 3U) << "-0 and +0 lie between";
}

TEST(Compare, ZerosOfBothSignsDifferInBitsAlone) {
  const Comparison comparison = compare_x(0.0, -0.0);
  EXPECT_FALSE(comparison.bitwise_equal());
  EXPECT_EQ(comparison.max_abs, 0);
  EXPECT_EQ(comparison.max_rel, 0);
  EXPECT_EQ(comparison.max_ulp, 1U);
}

TEST(Compare, NanNeverPasses) {
  const Comparison comparison = compare_x(1, nan);
  EXPECT_FALSE(comparison.bitwise_equal());
  EXPECT_EQ(comparison.max_abs, infinity);
  EXPECT_EQ(comparison.max_rel, infinity);
  EXPECT_GT(comparison.max_ulp, compare_x(1, infinity).max_ulp);
}

TEST(Compare, MeasuresAbsoluteAndRelativeDifference) {
  const Comparison comparison = compare_x(4, 5);
  EXPECT_EQ(comparison.max_abs, 1);
  EXPECT_EQ(comparison.max_rel, 0.2);
}

TEST(Compare, CountsInUlpsOfSinglePrecision) {
  Comparison comparison;
  const float next = std::nextafterf(1, 2);
  const float expected[] = {1, 1, 1};
  const float actual[] = {1, next, 1};
  compare_particle<float>(9, expected, actual, comparison);
  EXPECT_EQ(comparison.max_ulp, 1U);
  EXPECT_EQ(comparison.worst->column, 1U);
  EXPECT_EQ(comparison.worst->index, 9U);
}

// No double says how far apart they are, but how far relative to them.
TEST(Compare, NumbersOfOppositeSignsDifferByTwiceTheirSizeHoweverLargeTheyAre) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  for (const double size : {1.7e308, 1.0, 5e-324}) {
    Comparison comparison;
    add_particle(0, {1, 1, size}, {1, 1, -size}, comparison);
    EXPECT_EQ(comparison.max_rel, 2) << size;
    EXPECT_EQ(comparison.max_abs, size > 1e308 ? infinite : 2 * size);
  }
  Comparison half;
  add_particle(0, {1, 1, 1.7e308}, {1, 1, -8.5e307}, half);
  EXPECT_DOUBLE_EQ(half.max_rel, 1.5);
}

TEST(Compare, InfinityIsInfinitelyFarFromEveryNumber) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  for (const double other : {1.0, -infinite, std::numeric_limits<double>::quiet_NaN()}) {
    Comparison comparison;
    add_particle(0, {1, 1, infinite}, {1, 1, other}, comparison);
    EXPECT_EQ(comparison.max_rel, infinite);
    EXPECT_EQ(comparison.max_abs, infinite);
  }
}

TEST(Compare, NamesTheWorstOfSeveralAndCountsParticlesOnce) {
  Comparison comparison;
  add_particle(0, {1, 1, 1}, {1, 1, 1}, comparison);
  add_particle(1, {1, 1, 1}, {2, 4, 1}, comparison);
  add_particle(2, {1, 1, 1}, {1, 1, 2}, comparison);
  EXPECT_EQ(comparison.compared, 3U);
  EXPECT_EQ(comparison.differing, 2U);
  EXPECT_EQ(comparison.worst->index, 1U);
  EXPECT_EQ(comparison.worst->column, 1U);
  EXPECT_EQ(comparison.worst->expected, 1);
  EXPECT_EQ(comparison.worst->actual, 4);
}

TEST(Compare, CountsTheDifferencesOfEachColumnHoweverManyThereAre) {
  Comparison comparison;
  add_particle(0, {1, 2, 3, 4, 5}, {1, 2, 3, 4, 6}, comparison);
  add_particle(1, {1, 2, 3, 4, 5}, {2, 2, 3, 4, 7}, comparison);
  EXPECT_EQ(comparison.by_column[0].differing, 1U);
  EXPECT_EQ(comparison.by_column[0].first->index, 1U);
  EXPECT_EQ(comparison.by_column[1].differing, 0U);
  EXPECT_EQ(comparison.by_column[4].differing, 2U);
  EXPECT_EQ(comparison.by_column[4].worst->actual, 7);
  EXPECT_EQ(comparison.differing, 2U);
}

// One flipped bit anywhere in a state that spans several blocks is found and named.
TEST(Compare, FindsOneFlippedBitInAnyBlock) {
  constexpr std::uint64_t count = 150'000;
  const Range range{1'000, count};
  const LawInfo& law = test::circle_law;
  const auto expected = cpu::make_backend(2)->make_double(law, range);
  const auto actual = cpu::make_backend(1)->make_double(law, range);
  expected->create(5);
  actual->create(5);
  EXPECT_TRUE(compare<double>(*expected, *actual).bitwise_equal());
  EXPECT_EQ(compare<double>(*expected, *actual).compared, count);
  EXPECT_EQ(compare<double>(*expected, *actual).columns.data(), law.columns.data());

  for (const std::uint64_t place : {std::uint64_t{0}, count / 2, count - 1}) {
    ParticleColumns<double> one(law.column_count(), 1);
    actual->store(place, one.view());
    double& angular_speed = one.view().columns[2][0];
    const double kept = angular_speed;
    angular_speed = std::bit_cast<double>(std::bit_cast<std::uint64_t>(kept) ^ 1);
    actual->load(place, one.view().read_only());

    const Comparison comparison = compare<double>(*expected, *actual);
    EXPECT_EQ(comparison.differing, 1U);
    EXPECT_EQ(comparison.max_ulp, 1U);
    EXPECT_EQ(comparison.worst->index, 1'000 + place);
    EXPECT_EQ(comparison.worst->column, 2U);

    angular_speed = kept;
    actual->load(place, one.view().read_only());
  }
}

}  // namespace
}  // namespace simgpu
