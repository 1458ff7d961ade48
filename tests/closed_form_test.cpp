#include "common/closed_form.hpp"

#include <gtest/gtest.h>

namespace simgpu {
namespace {

/// The sum itself, term by term, in long double.
double summed_angle(double v0, std::uint64_t steps) {
  long double sum = 0;
  for (std::uint64_t k = 0; k < steps; ++k) {
    sum += std::atan(1 / std::sqrt(static_cast<long double>(v0) + static_cast<long double>(k)));
  }
  return static_cast<double>(sum);
}

TEST(ClosedForm, NoStepsTurnNothing) {
  const ClosedForm end = closed_form(3, 4, 0.1, 0);
  EXPECT_EQ(end.radius, 5);
  EXPECT_EQ(end.turned, 0);
}

TEST(ClosedForm, NoSpeedTurnsNothing) {
  const ClosedForm end = closed_form(3, 4, 0, 1000);
  EXPECT_EQ(end.radius, 5);
  EXPECT_EQ(end.turned, 0);
}

TEST(ClosedForm, OneStepOfTheLengthOfTheRadiusTurnsByAnEighth) {
  const ClosedForm end = closed_form(0, 2, 2, 1);
  EXPECT_DOUBLE_EQ(end.radius, std::sqrt(8.0));
  EXPECT_DOUBLE_EQ(end.turned, M_PI / 4);
}

TEST(ClosedForm, NegativeSpeedTurnsTheOtherWay) {
  EXPECT_EQ(closed_form(1, 0, -0.3, 7).turned, -closed_form(1, 0, 0.3, 7).turned);
  EXPECT_EQ(closed_form(1, 0, -0.3, 7).radius, closed_form(1, 0, 0.3, 7).radius);
}

TEST(ClosedForm, RadiusSquaredGrowsByTheSquareOfTheStepEachStep) {
  const double radius = closed_form(0.6, 0.8, 0.25, 48).radius;
  EXPECT_DOUBLE_EQ(radius * radius, 1 + 48 * 0.0625);
}

// From starts near the origin, where all terms are added, over the border at v = 1e4, to starts far
// out, where Euler-Maclaurin does all the work.
TEST(ClosedForm, AngleIsTheSumOfItsTerms) {
  for (const double v0 : {0.01, 1.0, 50.5, 9'999.0, 9'999.9, 1e4, 12'345.6, 1e6, 1e9}) {
    for (const std::uint64_t steps : {1U, 2U, 3U, 100U, 9'999U, 100'000U}) {
      const double expected = summed_angle(v0, steps);
      EXPECT_NEAR(turned_angle(v0, steps), expected, 2e-14 * (1 + expected))
          << "v0 " << v0 << ", " << steps << " steps";
    }
  }
}

// Where Euler-Maclaurin does all the work it is right to the last places, so that a wrong
// coefficient of any of its terms shows.
TEST(ClosedForm, EulerMaclaurinIsRightToTheLastPlaces) {
  for (const double v0 : {1e4, 2e4}) {
    for (const std::uint64_t steps : {1'000U, 10'000U, 100'000U}) {
      const double expected = summed_angle(v0, steps);
      EXPECT_NEAR(turned_angle(v0, steps) / expected, 1, 1e-15) << v0 << ", " << steps;
    }
  }
}

}  // namespace
}  // namespace simgpu
