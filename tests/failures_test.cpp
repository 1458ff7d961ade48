// The simulation of failures and the formula for their cost share no code, and agree.

#include "bench/scale/failures.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "bench/scale/failure_model.hpp"

namespace simgpu::bench {
namespace {

struct Mean {
  double seconds = 0;
  double standard_error = 0;
};

Mean mean_total(const FailingRun& run) {
  constexpr int trials = 20'000;
  std::mt19937_64 random(2006);
  double sum = 0;
  double squares = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const double total = simulate(run, random).total;
    sum += total;
    squares += total * total;
  }
  const double mean = sum / trials;
  return {mean, std::sqrt((squares / trials - mean * mean) / trials)};
}

/// 64 ranks that fail every half hour or so, and together every 30 seconds.
constexpr FailingRun example = {100, 10, 1, 2, 64, 64 * 30.0};

/// Random numbers are the same in each run of this test, so it passes always or never; of other
/// seeds, one in some 15,000 would be further away.
constexpr double most_standard_errors = 4;

TEST(Failures, MeanTimeIsThatOfTheFormula) {
  const Mean mean = mean_total(example);
  const double formula = expected_seconds(100, 10, {30, 1, 2});
  EXPECT_NEAR(mean.seconds, formula, most_standard_errors * mean.standard_error);
  EXPECT_LT(mean.standard_error, 0.003 * formula);
}

TEST(Failures, MeanTimeIsFarFromAFormulaThatForgetsRestartsOrCheckpoints) {
  const Mean mean = mean_total(example);
  for (const FailureModel& forgetful :
       {FailureModel{30, 1, 0}, FailureModel{30, 0, 2}, FailureModel{30 * 64, 1, 2}}) {
    EXPECT_GT(mean.seconds - expected_seconds(100, 10, forgetful),
              most_standard_errors * mean.standard_error);
  }
}

TEST(Failures, OneRankThatFailsAsOftenAsManyTakesAsLong) {
  const Mean many = mean_total(example);
  FailingRun one = example;
  one.ranks = 1;
  one.rank_seconds_between_failures = 30;
  const Mean single = mean_total(one);
  EXPECT_NEAR(single.seconds, many.seconds,
              most_standard_errors * std::hypot(single.standard_error, many.standard_error));
}

TEST(Failures, WithoutThemARunTakesItsWorkAndItsCheckpoints) {
  FailingRun run = example;
  run.rank_seconds_between_failures = 1e18;
  std::mt19937_64 random(1);
  const FailedRun course = simulate(run, random);
  EXPECT_DOUBLE_EQ(course.total, 110);
  EXPECT_EQ(course.failures, 0U);
  EXPECT_EQ(course.lost, 0);
}

// All time is work, checkpoints, what was lost, and restarts, of which the last may be cut short.
TEST(Failures, NoTimeIsLeftOver) {
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 100; ++trial) {
    const FailedRun course = simulate(example, random);
    const double restarts = course.total - 110 - course.lost;
    EXPECT_GE(restarts, -1e-9);
    EXPECT_LE(restarts, static_cast<double>(course.failures) * example.restart + 1e-9);
  }
}

}  // namespace
}  // namespace simgpu::bench
