#include "common/laws/circle/step.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "circle_particles.hpp"
#include "common/laws/circle/closed_form.hpp"

namespace simgpu::circle {
namespace {

using test::initial_particle;

template <class Real>
Particle<Real> moved(Particle<Real> particle, Real timestep, std::uint64_t steps) {
  const Real a = step_length(timestep, particle);
  for (std::uint64_t n = 0; n < steps; ++n) step(a, particle);
  return particle;
}

TEST(Step, LengthIsTimestepTimesSpeed) {
  EXPECT_EQ(step_length(0.25, Particle<double>{1, 2, 3}), 0.75);
}

// x = 3, y = 4, r = 5, a = 5/8: every intermediate is exact, so the result is known by hand.
TEST(Step, MovesAlongTheTangentByTheLengthOfTheStep) {
  const auto particle = moved<double>({3, 4, 5}, 0.125, 1);
  EXPECT_EQ(particle.x, 3 - 0.5);
  EXPECT_EQ(particle.y, 4 + 0.375);
  EXPECT_EQ(particle.angular_speed, 5);
}

TEST(Step, MovesLikewiseInSinglePrecision) {
  const auto particle = moved<float>({3, 4, 5}, 0.125F, 1);
  EXPECT_EQ(particle.x, 2.5F);
  EXPECT_EQ(particle.y, 4.375F);
}

TEST(Step, NegativeSpeedTurnsClockwise) {
  const auto particle = moved<double>({3, 4, -5}, 0.125, 1);
  EXPECT_EQ(particle.x, 3.5);
  EXPECT_EQ(particle.y, 3.625);
}

TEST(Step, StartsFromTheAxesToo) {
  const auto on_x = moved<double>({2, 0, 1}, 0.5, 1);
  EXPECT_EQ(on_x.x, 2);
  EXPECT_EQ(on_x.y, 0.5);
  const auto on_y = moved<double>({0, -2, 1}, 0.5, 1);
  EXPECT_EQ(on_y.x, 0.5);
  EXPECT_EQ(on_y.y, -2);
}

// The order of roundings is the original's: (a*y)/r, not a*(y/r). These are CPython's own numbers.
TEST(Step, RoundsInTheOrderOfTheOriginal) {
  const auto particle = moved<double>({0.1, 0.7, 0.3}, 1e-5, 1);
  EXPECT_EQ(particle.x, 0.09999703015151902);
  EXPECT_EQ(particle.y, 0.7000004242640687);
}

// Here a fused multiply-add in the sum of squares, of either product, changes both coordinates; the
// numbers are CPython's, which has none.
TEST(Step, RoundsEachProductByItself) {
  const auto particle = moved<double>({0.311, 0.291, 0.602}, 1, 1);
  EXPECT_EQ(particle.x, -0.10030921991254627);
  EXPECT_EQ(particle.y, 0.7305778948206251);
}

TEST(Step, FollowsTheClosedFormInDouble) {
  constexpr std::uint64_t steps = 100;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto start = initial_particle<double>(42, i);
    const auto end = moved(start, 1e-5, steps);
    const ClosedForm exact = closed_form(start.x, start.y, 1e-5 * start.angular_speed, steps);
    EXPECT_NEAR(std::hypot(end.x, end.y), exact.radius, 5e-15 * exact.radius);
    const double angle = std::remainder(
        std::atan2(end.y, end.x) - std::atan2(start.y, start.x) - exact.turned, 2 * M_PI);
    EXPECT_NEAR(angle, 0, 5e-15);
  }
}

TEST(Step, FollowsTheClosedFormInSingle) {
  constexpr std::uint64_t steps = 100;
  constexpr float timestep = 1e-2F;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto start = initial_particle<float>(42, i);
    const auto end = moved(start, timestep, steps);
    const ClosedForm exact = closed_form(start.x, start.y, step_length(timestep, start), steps);
    EXPECT_NEAR(std::hypot(end.x, end.y), exact.radius, 5e-6 * exact.radius);
  }
}

}  // namespace
}  // namespace simgpu::circle
