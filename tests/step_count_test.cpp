#include "common/step_count.hpp"

#include <gtest/gtest.h>

#include "expect_error.hpp"

namespace simgpu {
namespace {

TEST(StepCount, OriginalBenchmarkIsAHundredSteps) {
  EXPECT_EQ(count_steps(0.001, 1e-5).steps, 100U);
  EXPECT_EQ(count_steps(0.001, 1e-5).time_left, 0);
}

// int(0.3 / 1e-5) is 29999 in the original.
TEST(StepCount, QuotientWithinRoundingOfAWholeNumberIsThatNumber) {
  EXPECT_EQ(count_steps(0.3, 1e-5).steps, 30'000U);
  EXPECT_EQ(count_steps(0.3, 1e-5).time_left, 0);
  for (std::uint64_t steps = 1; steps < 5'000; ++steps) {
    for (const double timestep : {1e-5, 0.1, 0.3, 1.0 / 3, 7e9}) {
      EXPECT_EQ(count_steps(static_cast<double>(steps) * timestep, timestep).steps, steps);
    }
  }
}

TEST(StepCount, RestOfTheTimeIsNamed) {
  const StepCount count = count_steps(1.0, 0.3);
  EXPECT_EQ(count.steps, 3U);
  EXPECT_NEAR(count.time_left, 0.1, 1e-15);
}

TEST(StepCount, TimeShorterThanAStepIsNoStep) {
  EXPECT_EQ(count_steps(0.5, 1).steps, 0U);
  EXPECT_EQ(count_steps(0.5, 1).time_left, 0.5);
  EXPECT_EQ(count_steps(0, 1).steps, 0U);
  EXPECT_EQ(count_steps(0, 1).time_left, 0);
}

TEST(StepCount, TimeOfWhichTheQuotientUnderflowsIsLeft) {
  EXPECT_EQ(count_steps(5e-324, 1e300).steps, 0U);
  EXPECT_EQ(count_steps(5e-324, 1e300).time_left, 5e-324);
}

TEST(StepCount, MoreStepsThanADoubleCountsAreRefused) {
  test::expect_error(ErrorKind::bad_input, testing::HasSubstr("2^53"),
                     [] { count_steps(1e300, 1e-300); });
  test::expect_error(ErrorKind::bad_input, testing::HasSubstr("2^53"),
                     [] { count_steps(1e16, 1); });
  EXPECT_EQ(count_steps(0x1p53, 1).steps, std::uint64_t{1} << 53);
}

}  // namespace
}  // namespace simgpu
