#include "common/laws/circle/closed_form.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace simgpu::circle {
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

/// The integral of atan(1 / sqrt(v)).
long double integral(long double v) {
  return v * std::atan(1 / std::sqrt(v)) + std::sqrt(v) - std::atan(std::sqrt(v));
}

/// The sum by the formula of Euler and Maclaurin, in long double, as it stands in books: one that
/// is good for v0 from some thousands on and for at least as many steps.
double summed_angle_of_many(long double v0, long double steps) {
  const auto term = [](long double v) { return std::atan(1 / std::sqrt(v)); };
  const auto slope = [](long double v) { return -1 / (2 * std::sqrt(v) * (1 + v)); };
  const long double v = v0 + steps;
  return static_cast<double>(integral(v) - integral(v0) - (term(v) - term(v0)) / 2 +
                             (slope(v) - slope(v0)) / 12);
}

TEST(ClosedForm, AngleOfAsManyStepsAsThereMayBeIsRight) {
  for (const double v0 : {1e4, 1e7, 1e10}) {
    for (const std::uint64_t steps : {10'000'000U, 1'000'000'000U}) {
      if (static_cast<double>(steps) < v0) continue;
      const double expected = summed_angle_of_many(v0, steps);
      EXPECT_NEAR(turned_angle(v0, steps) / expected, 1, 1e-15) << v0 << ", " << steps;
    }
    const std::uint64_t most = std::uint64_t{1} << 53;
    EXPECT_NEAR(turned_angle(v0, most) / summed_angle_of_many(v0, most), 1, 1e-15) << v0;
  }
}

// The square of the step is below the normal numbers, and below all numbers, and the radius grows.
TEST(ClosedForm, ShortStepsAtTheLowerEndOfTheDomainLengthenTheRadius) {
  for (const double a : {1e-158, 1e-161, 3e-170}) {
    for (const std::uint64_t steps : {1'000'000U, 4'000'000'000U}) {
      const long double ratio = a / 1.5e-154L;
      const long double growth = std::sqrt(1 + static_cast<long double>(steps) * ratio * ratio);
      const double expected = static_cast<double>(1.5e-154L * growth);
      EXPECT_DOUBLE_EQ(closed_form(0, 1.5e-154, a, steps).radius, expected) << a << ", " << steps;
    }
  }
}

// Of a start that is as near to the origin, or as far from it, as a step is long or short.
TEST(ClosedForm, RadiusIsRightForEveryLengthOfAStep) {
  for (const double a : {1e-300, 1e-100, 1.0, 1e100, 1e150}) {
    for (const double r : {1.5e-154, 1e-50, 1.0, 1e50, 1e153}) {
      const long double squared =
          static_cast<long double>(r) * r + 7 * (static_cast<long double>(a) * a);
      const ClosedForm end = closed_form(r, 0, a, 7);
      EXPECT_DOUBLE_EQ(end.radius, static_cast<double>(std::sqrt(squared))) << a << ", " << r;
      EXPECT_GE(end.turned, 0);
      EXPECT_LT(end.turned, 7);
    }
  }
}

}  // namespace
}  // namespace simgpu::circle
