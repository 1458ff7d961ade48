// The costs of failures: published formulas at known values and in their limits.

#include "bench/scale/failure_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace simgpu::bench {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

TEST(FailureModel, YoungsIntervalIsTheRootOfTwiceCheckpointTimesMean) {
  EXPECT_DOUBLE_EQ(interval_by_young({50, 4, 0}), 20);
  EXPECT_EQ(interval_by_young({never, 4, 0}), never);
}

// sqrt(2*60*86400) = 3219.9379; C/2M = 3.47222e-4, whose root is 0.01863390.
TEST(FailureModel, DalysIntervalAtAKnownValue) {
  EXPECT_NEAR(interval_by_daly({86'400, 60, 0}), 3180.0627, 1e-3);
}

TEST(FailureModel, DalysIntervalIsTheMeanOnceACheckpointTakesTwiceThat) {
  EXPECT_EQ(interval_by_daly({10, 20, 0}), 10);
  EXPECT_EQ(interval_by_daly({10, 100, 0}), 10);
  EXPECT_EQ(interval_by_daly({never, 100, 0}), never);
}

TEST(FailureModel, BothIntervalsMeetWhereCheckpointsCostNothingBesideTheMean) {
  const FailureModel model = {1e12, 1, 0};
  EXPECT_NEAR(interval_by_daly(model) / interval_by_young(model), 1, 1e-5);
}

// The formula is least there, which neither of the two was told.
TEST(FailureModel, NoOtherIntervalEndsARunSoonerThanDalysByMoreThanAThousandth) {
  for (const double checkpoint : {0.1, 1.0, 10.0, 100.0}) {
    const FailureModel model = {1000, checkpoint, 30};
    const double by_daly = expected_seconds(1e5, interval_by_daly(model), model);
    for (double interval = 1; interval < 1e4; interval *= 1.01) {
      ASSERT_LT(by_daly, 1.001 * expected_seconds(1e5, interval, model))
          << checkpoint << ", " << interval;
    }
  }
}

// 100 e^0.1 (e^0.25 - 1) 10
TEST(FailureModel, ExpectedTimeAtAKnownValue) {
  EXPECT_NEAR(expected_seconds(200, 20, {100, 5, 10}), 313.8966, 1e-3);
}

TEST(FailureModel, WithoutFailuresTimeIsWorkAndCheckpoints) {
  EXPECT_DOUBLE_EQ(expected_seconds(200, 20, {never, 5, 10}), 200 + 10 * 5);
  EXPECT_DOUBLE_EQ(expected_seconds(200, never, {never, 5, 10}), 200);
  EXPECT_NEAR(expected_seconds(200, 20, {1e15, 5, 10}), 250, 1e-6);
}

TEST(FailureModel, MoreFailuresAndDearerCheckpointsAndRestartsTakeLonger) {
  const FailureModel model = {100, 5, 10};
  const double seconds = expected_seconds(200, 20, model);
  EXPECT_GT(expected_seconds(200, 20, {90, 5, 10}), seconds);
  EXPECT_GT(expected_seconds(200, 20, {100, 6, 10}), seconds);
  EXPECT_GT(expected_seconds(200, 20, {100, 5, 11}), seconds);
  EXPECT_GT(expected_seconds(201, 20, model), seconds);
}

TEST(FailureModel, RunThatIsNeverSavedInTimeDoesNotEnd) {
  EXPECT_EQ(expected_seconds(1e6, 1e6, {1, 0, 0}), never);
}

}  // namespace
}  // namespace simgpu::bench
