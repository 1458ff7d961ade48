// What differences between runs with shorter and shorter timesteps are taken for.

#include "driver/report/convergence_finding.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace simgpu::driver {
namespace {

constexpr RoundingLevel no_rounding = {};
constexpr double error = 0.015625;

/// Of a run whose error is `error`, and goes with that power of the timestep.
ConvergenceFinding finding_of(double order, unsigned nominal) {
  const double halved = error * std::exp2(-order);
  return find_order(error - halved, halved - halved * std::exp2(-order), no_rounding, nominal);
}

TEST(ConvergenceFinding, OfErrorsThatGoWithAPowerIsThatOrderAndTheError) {
  for (const unsigned order : {1U, 2U, 4U}) {
    const ConvergenceFinding finding = finding_of(order, order);
    EXPECT_EQ(finding.verdict, ConvergenceVerdict::order);
    EXPECT_NEAR(finding.order.value(), order, 1e-12);
    EXPECT_NEAR(finding.estimate.value().error, error, 1e-12);
    EXPECT_EQ(finding.estimate->order, order);
    EXPECT_TRUE(finding.estimate->is_nominal);
  }
}

TEST(ConvergenceFinding, TakesTheObservedOrderWhereItIsLowerThanTheNominalOne) {
  const ConvergenceFinding lower = finding_of(1.5, 4);
  EXPECT_NEAR(lower.order.value(), 1.5, 1e-12);
  EXPECT_NEAR(lower.estimate.value().error, error, 1e-12);
  EXPECT_NEAR(lower.estimate->order, 1.5, 1e-12);
  EXPECT_FALSE(lower.estimate->is_nominal);
  // A higher one would make the error smaller than the scheme lets it be in the long run.
  const ConvergenceFinding higher = finding_of(5, 4);
  EXPECT_NEAR(higher.order.value(), 5, 1e-12);
  EXPECT_EQ(higher.estimate.value().order, 4);
  EXPECT_GT(higher.estimate->error, error);
}

TEST(ConvergenceFinding, TakesTheObservedOrderWhereTheSchemeSaysNone) {
  const ConvergenceFinding finding = finding_of(3, 0);
  EXPECT_NEAR(finding.estimate.value().error, error, 1e-12);
  EXPECT_FALSE(finding.estimate->is_nominal);
}

TEST(ConvergenceFinding, OfNoDifferenceIsNoOrder) {
  const ConvergenceFinding finding = find_order(0, 0, no_rounding, 4);
  EXPECT_EQ(finding.verdict, ConvergenceVerdict::no_difference);
  EXPECT_FALSE(finding.order);
  EXPECT_FALSE(finding.estimate);
}

TEST(ConvergenceFinding, WithinRoundingIsNoOrder) {
  const RoundingLevel rounding = {1e-15, 1e-13};
  for (const double second : {0.0, 1e-16, 1e-15}) {
    const ConvergenceFinding finding = find_order(1e-14, second, rounding, 4);
    EXPECT_EQ(finding.verdict, ConvergenceVerdict::rounding);
    EXPECT_FALSE(finding.order);
    EXPECT_FALSE(finding.estimate) << "the first difference may be rounding, too";
  }
  EXPECT_EQ(find_order(2e-14, 1.1e-15, rounding, 4).verdict, ConvergenceVerdict::order);
}

// As of particles that move by less than half an ulp in each step, and so stay where they are.
TEST(ConvergenceFinding, WithinAllThatRoundingCanDoIsAnOrderOnlyIfThatIsTheSchemes) {
  const RoundingLevel rounding = {1e-15, 1e-13};
  for (const unsigned nominal : {0U, 1U, 2U}) {
    EXPECT_EQ(find_order(0.9e-13, 1e-13, rounding, nominal).verdict, ConvergenceVerdict::rounding);
  }
  EXPECT_EQ(find_order(2e-13, 1e-13, rounding, 1).verdict, ConvergenceVerdict::order);
  EXPECT_EQ(find_order(2e-13, 1e-13, rounding, 2).verdict, ConvergenceVerdict::rounding);
  EXPECT_EQ(find_order(0.9e-13, 1.1e-13, rounding, 1).verdict, ConvergenceVerdict::no_convergence);
}

TEST(ConvergenceFinding, BeyondAllRoundingIsAnErrorEvenWithoutAnOrder) {
  const RoundingLevel rounding = {1e-15, 1e-13};
  const ConvergenceFinding finding = find_order(1.1e-13, 1e-15, rounding, 4);
  EXPECT_EQ(finding.verdict, ConvergenceVerdict::rounding);
  EXPECT_NEAR(finding.estimate.value().error, 1.1e-13 * 16 / 15, 1e-25);
  EXPECT_TRUE(finding.estimate->is_nominal);
  EXPECT_FALSE(find_order(1.1e-13, 1e-15, rounding, 0).estimate) << "no order to estimate by";
}

TEST(ConvergenceFinding, ThatDoesNotShrinkIsNoConvergence) {
  for (const double second : {0.8, 1.0, 3.0}) {
    const ConvergenceFinding finding = find_order(1, second, no_rounding, 4);
    EXPECT_EQ(finding.verdict, ConvergenceVerdict::no_convergence);
    EXPECT_NEAR(finding.order.value(), -std::log2(second), 1e-15);
    EXPECT_FALSE(finding.estimate);
  }
  EXPECT_EQ(find_order(1, 0.7, no_rounding, 4).verdict, ConvergenceVerdict::order);
  const ConvergenceFinding from_nothing = find_order(0, 1, no_rounding, 4);
  EXPECT_EQ(from_nothing.verdict, ConvergenceVerdict::no_convergence);
  EXPECT_FALSE(from_nothing.order) << "it would be minus infinity";
}

TEST(ConvergenceFinding, SaysNothingThatIsNoFiniteNumber) {
  const ConvergenceFinding finding = find_order(1.7e308, 1e-300, no_rounding, 1);
  EXPECT_TRUE(std::isfinite(finding.order.value()));
  EXPECT_FALSE(finding.estimate);
}

TEST(RoundingOf, IsFiveDeviationsOfChanceOrAllRoundingsAlike) {
  const RoundingLevel of_many = rounding_of(2, 0x1p-53, 10'000);
  EXPECT_EQ(of_many.usual, 5 * 100 * 2 * 0x1p-53);
  EXPECT_EQ(of_many.most, 10'000.0 * 2 * 0x1p-53);
  const RoundingLevel of_few = rounding_of(2, 0x1p-53, 9);
  EXPECT_EQ(of_few.usual, of_few.most) << "it cannot come to more";
}

}  // namespace
}  // namespace simgpu::driver
