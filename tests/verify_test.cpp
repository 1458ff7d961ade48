// The tolerance of --verify has room for all rounding that there is, and little more.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/laws/circle/exact_solution.hpp"
#include "common/worst_key.hpp"
#include "expected_particle.hpp"

namespace simgpu::circle {
namespace {

using test::initial_particle;

constexpr std::uint64_t verify_seed = 42;

/// The largest share of its tolerance that one of `particles` uses up, their starts scaled down.
template <class Real>
double worst_share(const Evolution& evolution, std::uint64_t particles, double scale) {
  double worst = 0;
  for (std::uint64_t i = 0; i < particles; ++i) {
    Particle<Real> start = initial_particle<Real>(verify_seed, i);
    start.x = static_cast<Real>(start.x * scale);
    start.y = static_cast<Real>(start.y * scale);
    const Particle<Real> end = test::moved(start, evolution);
    worst = std::max(worst, verify_particle(start, end, evolution).share());
  }
  return worst;
}

constexpr Math both[] = {Math::exact, Math::fast};
constexpr double timesteps[] = {1e-3, 1e-5, 1e-7, 1e-9, 1e-12};

template <class Real>
void expect_room_for_rounding(double scale) {
  for (const Math math : both) {
    for (const double timestep : timesteps) {
      for (const std::uint64_t steps : {0U, 1U, 10U, 100U, 1000U, 20'000U}) {
        const std::uint64_t particles = steps > 1000 ? 50 : 500;
        EXPECT_LT(worst_share<Real>({timestep, steps, math}, particles, scale), 1)
            << name_of(math) << ", " << steps << " steps of " << timestep;
      }
    }
  }
}

TEST(Tolerance, HasRoomForTheRoundingOfDoubles) {
  expect_room_for_rounding<double>(1);
}
TEST(Tolerance, HasRoomForTheRoundingOfSingles) {
  expect_room_for_rounding<float>(1);
}
TEST(Tolerance, HasRoomForTheRoundingOfDoublesNearTheOrigin) {
  expect_room_for_rounding<double>(1e-4);
  expect_room_for_rounding<double>(1e-8);
}
TEST(Tolerance, HasRoomForTheRoundingOfSinglesNearTheOrigin) {
  expect_room_for_rounding<float>(1e-4);
}

// Teeth: of the benchmark's particles, at the numbers of steps that people take, the worst uses up
// more than an eighth of what it may.
TEST(Tolerance, IsWithinEightOfTheWorstErrorOfDoubles) {
  for (const std::uint64_t steps : {1U, 10U, 100U, 1000U}) {
    for (const Math math : both) {
      EXPECT_GT(worst_share<double>({1e-5, steps, math}, 5000, 1), 1.0 / 8) << steps;
    }
  }
}
TEST(Tolerance, IsWithinEightOfTheWorstErrorOfSingles) {
  for (const std::uint64_t steps : {10U, 100U, 1000U}) {
    for (const Math math : both) {
      EXPECT_GT(worst_share<float>({1e-5, steps, math}, 5000, 1), 1.0 / 8) << steps;
    }
  }
}

/// What rounding can do to a particle at radius 1 with a step of `tangent`.
template <class Real>
Deviation tolerance_of(double tangent, double steps) {
  const Course course{tangent, 1, steps};
  return rounding_tolerance<Real>(course, angle_turned(course));
}

TEST(Tolerance, GrowsWithTheRootOfTheStepsWhereRoundingIsRandom) {
  const double few = tolerance_of<double>(1e-2, 1e6).radius;
  const double many = tolerance_of<double>(1e-2, 1e8).radius;
  EXPECT_NEAR(many / few, 10, 0.1);
}

TEST(Tolerance, IsThatOfAllStepsForAParticleAtRest) {
  EXPECT_DOUBLE_EQ(tolerance_of<double>(0, 1e6).radius, 0x1p-53 * (8 + 1e6));
  EXPECT_DOUBLE_EQ(tolerance_of<float>(0, 1e6).radius, 0x1p-53 * 8 + 0x1p-24 * 1e6);
}

// A single step of a start that single precision holds as it is rounds once.
TEST(Tolerance, OfOneStepIsOneRounding) {
  EXPECT_NEAR(tolerance_of<float>(1e-5, 1).radius, 0x1p-24, 0x1p-24 * 1e-3);
}

TEST(Verify, ParticleAtRestHasToStayThere) {
  const Particle<double> start{3, 4, 0};
  EXPECT_EQ(verify_particle(start, start, {1e-5, 100}).share(), 0);
  EXPECT_GE(verify_particle(start, {3, 4.001, 0}, {1e-5, 100}).share(), 1);
}

TEST(Verify, HoldsAtTheLowerEndOfTheDomain) {
  for (const Particle<double>& start :
       {Particle<double>{1.6e-154, 0, 1e-157}, Particle<double>{1.6e-154, 0, 1e-152}}) {
    for (const std::uint64_t steps : {1U, 100U}) {
      const Evolution evolution{1e-5, steps};
      EXPECT_LT(verify_particle(start, test::moved(start, evolution), evolution).share(), 1);
    }
  }
}

/// How much of its tolerance a particle takes up when it is moved.
template <class Real>
double share_of(const Particle<Real>& start, const Evolution& evolution) {
  return verify_particle(start, test::moved(start, evolution), evolution).share();
}

// The square of its step is no normal number, but after many of them its radius has grown.
TEST(Verify, ShortStepsAtTheLowerEndAddUp) {
  EXPECT_LT(share_of<double>({0, 1.5e-154, 1e-158}, {1, 1'000'000}), 1);
}

// There a * y is below the normal numbers, and rounded by more than their half ulp.
TEST(Verify, ProductsBelowTheNormalNumbersAreRoundedMore) {
  const Evolution evolution{1, 1025};
  EXPECT_LT(
      share_of<double>({1.0714443353469231e-154, 1.0714441901953403e-154, -2.1250002612313122e-164},
                       evolution),
      1);
  EXPECT_LT(share_of<float>({7.7e-20F, 7.7000001e-20F, -1.5e-25F}, evolution), 1);
  EXPECT_LT(share_of<float>({7.7e-20F, 7.7000001e-20F, -1.5e-25F}, {1, 1'000'000}), 1);
}

// Near an axis the length of a step hardly changes, and neither does what is rounded off of it.
TEST(Verify, RoundingThatStaysAlikeNearAnAxisIsWithinTheTolerance) {
  for (const Math math : both) {
    const Evolution evolution{6.5239335750559961e-07, 1333, math};
    EXPECT_LT(share_of(initial_particle<double>(verify_seed, 26'966'884), evolution), 1);
  }
}

TEST(Verify, HoldsAtTheUpperEndOfTheDomain) {
  for (const double speed : {1e-300, 1e100, 9e150}) {
    EXPECT_LT(share_of<double>({5e153, -4e153, speed}, {1, 1000}), 1) << speed;
    EXPECT_LT(share_of<double>({5e-153, -4e-153, speed}, {1, 1000}), 1) << speed;
  }
  EXPECT_LT(share_of<float>({5e18F, -4e18F, 1e16F}, {1, 1000}), 1);
}

TEST(Verify, NoStepsLeaveEachParticleWhereItIsHoweverLongAStepWouldBe) {
  EXPECT_EQ(share_of<double>({3, 4, 1e300}, {1e200, 0}), 0);
  EXPECT_EQ(share_of<float>({3, 4, 1e30F}, {1e200, 0}), 0);
}

TEST(Verify, ZeroOfTheOtherSignIsAnotherSpeed) {
  EXPECT_EQ(verify_particle<double>({3, 4, 0.0}, {3, 4, -0.0}, {1e-5, 1}).share(), INFINITY);
}

TEST(Verify, ManyTurnsAreTurnsModuloOne) {
  const Evolution evolution{1e-3, 30'000};
  const Particle<double> start{1e-4, 0, 1};  // turns some 50 times
  const Particle<double> end = test::moved(start, evolution);
  ASSERT_GT(closed_form(1e-4, 0, 1e-3, 30'000).turned, 100);
  EXPECT_LT(verify_particle(start, end, evolution).share(), 1);
  EXPECT_GE(verify_particle(start, {end.x, -end.y, 1}, evolution).share(), 1);
}

TEST(Verify, NanIsInfinitelyFarOff) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const Particle<double> start{3, 4, 5};
  for (const Particle<double>& end :
       {Particle<double>{nan, 4, 5}, Particle<double>{3, nan, 5}, Particle<double>{3, 4, nan}}) {
    EXPECT_EQ(verify_particle(start, end, {1e-5, 1}).share(), INFINITY);
  }
}

TEST(WorstKey, IsLargerForALargerShareAndASmallerPlace) {
  EXPECT_GT(worst_key(0.5, 7), worst_key(0.25, 3));
  EXPECT_GT(worst_key(0.5, 3), worst_key(0.5, 7));
  EXPECT_GT(worst_key(INFINITY, 7), worst_key(1e300, 0));
  EXPECT_GT(worst_key(0, most_places - 2), 0U);
}

TEST(WorstKey, GivesThePlaceBack) {
  for (const std::uint64_t place : {std::uint64_t{0}, std::uint64_t{17}, most_places - 1}) {
    EXPECT_EQ(place_of(worst_key(0.75, place)), place);
  }
}

TEST(WorstKey, FailsFromTheWholeToleranceOn) {
  EXPECT_TRUE(all_within_tolerance(0));
  EXPECT_TRUE(all_within_tolerance(worst_key(0.9999999, 0)));
  EXPECT_FALSE(all_within_tolerance(worst_key(1, most_places - 1)));
  EXPECT_FALSE(all_within_tolerance(worst_key(INFINITY, 0)));
}

}  // namespace
}  // namespace simgpu::circle
