// Fast arithmetic is as accurate as exact arithmetic, and falls back to it where it would not be.

#include "common/laws/circle/fast_step.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/laws/circle/closed_form.hpp"
#include "expected_particle.hpp"

namespace simgpu::circle {
namespace {

using test::initial_particle;

template <class Real>
Particle<Real> moved_exactly(Particle<Real> particle, Real a, std::uint64_t steps) {
  for (std::uint64_t n = 0; n < steps; ++n) step(a, particle);
  return particle;
}

/// In steps of a timestep, which is their length where the speed is 1.
template <class Real>
Particle<Real> moved_fast(const Particle<Real>& particle, double timestep, std::uint64_t steps) {
  return test::moved(particle, {timestep, steps, Math::fast});
}

/// The larger of the relative error in radius and the error in angle, against the closed form.
template <class Real>
double error_of(const Particle<Real>& start, const Particle<Real>& end, const ClosedForm& exact) {
  const double radius = std::hypot(double{end.x}, double{end.y});
  const double angle =
      std::remainder(std::atan2(double{end.y}, double{end.x}) -
                         std::atan2(double{start.y}, double{start.x}) - exact.turned,
                     2 * M_PI);
  return std::max(std::abs(radius / exact.radius - 1), std::abs(angle));
}

struct Journey {
  double scale;  ///< of the start's distances from the origin
  double timestep;
  std::uint64_t steps;
  std::uint64_t particles;
};

/// Every particle is within twice the worst error of exact arithmetic.
template <class Real>
void expect_accurate(const Journey& journey) {
  double worst_exact = 0;
  double worst_fast = 0;
  std::uint64_t fast_ones = 0;
  for (std::uint64_t i = 0; i < journey.particles; ++i) {
    auto start = initial_particle<Real>(42, i);
    start.x *= static_cast<Real>(journey.scale);
    start.y *= static_cast<Real>(journey.scale);
    const Real a = step_length(static_cast<Real>(journey.timestep), start);
    const ClosedForm exact =
        closed_form(double{start.x}, double{start.y}, double{a}, journey.steps);
    worst_exact =
        std::max(worst_exact, error_of(start, moved_exactly(start, a, journey.steps), exact));
    worst_fast = std::max(
        worst_fast, error_of(start, moved_fast(start, journey.timestep, journey.steps), exact));
    fast_ones += may_step_fast(begin_epoch(a, start)) ? 1U : 0U;
  }
  EXPECT_LE(worst_fast, 2 * worst_exact)
      << journey.steps << " steps of " << journey.timestep << ", starts scaled by " << journey.scale
      << ", " << fast_ones << " of " << journey.particles << " fast";
}

constexpr Journey journeys[] = {
    {1, 1e-5, 1, 2000},       {1, 1e-5, 100, 2000},    {1, 1e-5, 1000, 2000},
    {1, 1e-5, 10'000, 500},   {1, 1e-5, 100'000, 50},  {1, 1e-3, 100, 2000},
    {1, 1e-3, 10'000, 500},   {1, 1e-3, 100'000, 200}, {1, 1e-1, 1000, 500},
    {1, 1e-8, 10'000, 500},   {1, 1e-8, 100'000, 50},  {1e-2, 1e-5, 1000, 2000},
    {1e-4, 1e-5, 1000, 2000}, {1e-8, 1e-5, 1000, 500}, {1e-8, 1e-5, 100'000, 50},
    {1e-8, 1e-12, 1000, 500},
};

TEST(FastStep, IsAsAccurateAsTheExactStepInDouble) {
  for (const Journey& journey : journeys) expect_accurate<double>(journey);
}

TEST(FastStep, IsAsAccurateAsTheExactStepInSingle) {
  for (const Journey& journey : journeys) expect_accurate<float>(journey);
}

// Where a particle is in the range of fast steps decides, and nothing of its neighbours.
TEST(FastStep, ParticlesNearTheOriginTakeExactSteps) {
  const Particle<double> near{1e-3, 0, 1};
  EXPECT_FALSE(may_step_fast(begin_epoch(1e-3, near)));
  const auto exact = moved_exactly(near, 1e-3, 1000);
  const auto fast = moved_fast(near, 1e-3, 1000);
  EXPECT_EQ(fast.x, exact.x);
  EXPECT_EQ(fast.y, exact.y);
}

TEST(FastStep, RangeEndsWhereItSays) {
  const auto at = [](double v) {
    return may_step_fast(FastParticle<double>{1, 0, 1 / std::sqrt(v), v});
  };
  EXPECT_FALSE(at(std::nextafter(0x1p20, 0)));
  EXPECT_TRUE(at(0x1p20));
  EXPECT_TRUE(at(0x1p600));
  EXPECT_FALSE(at(std::nextafter(0x1p600, INFINITY)));
  EXPECT_FALSE(at(std::numeric_limits<double>::quiet_NaN()));
}

TEST(FastStep, ParticleWithoutSpeedStays) {
  const auto end = moved_fast<double>({0.25, -0.5, 0}, 1e-5, 5000);
  EXPECT_EQ(end.x, 0.25);
  EXPECT_EQ(end.y, -0.5);
}

TEST(FastStep, NegativeSpeedTurnsClockwise) {
  const auto forth = moved_fast<double>({0.25, 0.5, 1}, 1e-5, 3000);
  const auto mirrored = moved_fast<double>({0.25, -0.5, -1}, 1e-5, 3000);
  EXPECT_EQ(mirrored.x, forth.x);
  EXPECT_EQ(mirrored.y, -forth.y);
}

TEST(FastStep, ExtremesFollowTheClosedForm) {
  struct Extreme {
    Particle<double> start;
    double a;
  };
  for (const Extreme& extreme :
       {Extreme{{1e-150, 1e-150, 1}, 1e-200}, Extreme{{1e150, 0, 1}, 1e100},
        Extreme{{1, 1, 1}, 1e-310}, Extreme{{1e100, 1, 1}, 1}}) {
    const auto end = moved_fast(extreme.start, extreme.a, 2000);
    const ClosedForm exact = closed_form(extreme.start.x, extreme.start.y, extreme.a, 2000);
    EXPECT_LE(error_of(extreme.start, end, exact), 1e-14) << extreme.start.x << ' ' << extreme.a;
  }
}

/// The checksum of a thousand particles after more than an epoch; near ones take exact steps.
template <class Real>
std::uint64_t checksum_of_a_run() {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto start = initial_particle<Real>(42, i);
    sum += test::hash_of(i, moved_fast(start, 1e-3, steps_of_an_epoch + 76));
  }
  return sum;
}

// What simgpu --math fast --particles 1000 --timestep 1e-3 --steps 1100 prints, on every machine.
TEST(FastStep, BitsAreThoseThatTheyHaveAlwaysBeen) {
  EXPECT_EQ(checksum_of_a_run<double>(), 0x0586304b6345eddcU);
  EXPECT_EQ(checksum_of_a_run<float>(), 0xd5811efb6d17714aU);
}

TEST(FastStep, EpochsCanBeTakenOneByOne) {
  const auto start = initial_particle<double>(7, 7);
  const auto at_once = moved_fast(start, 1e-5, 3 * steps_of_an_epoch + 5);
  auto in_parts = moved_fast(start, 1e-5, steps_of_an_epoch);
  in_parts = moved_fast(in_parts, 1e-5, 2 * steps_of_an_epoch + 5);
  EXPECT_EQ(in_parts.x, at_once.x);
  EXPECT_EQ(in_parts.y, at_once.y);
}

}  // namespace
}  // namespace simgpu::circle
