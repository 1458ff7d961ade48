// Enclosed steps have the bits of the plain step, whatever the particle: they enclose a/r wherever
// they are taken at all. docs/exact-step.md has the proof that this test tries to refute.

#include "common/laws/circle/enclosed_step.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "expected_particle.hpp"
#include "hard_starts.hpp"

namespace simgpu::circle {
namespace {

using test::above;
using test::below;
using test::HardStarts;
using test::initial_particle;
using test::Wider;

template <class Real>
class EnclosedStep : public testing::Test {};
using Reals = testing::Types<double, float>;
struct NameOfReal {
  template <class Real>
  static std::string GetName(int /*number*/) {
    return std::string(name_of(precision_of<Real>));
  }
};
TYPED_TEST_SUITE(EnclosedStep, Reals, NameOfReal);

template <class Real>
bool are_same(Real a, Real b) {
  return bits_of(a) == bits_of(b);
}

template <class Real>
void expect_same_course(const Particle<Real>& start, const Evolution& evolution) {
  const Particle<Real> expected = test::moved(start, evolution);
  Particle<Real> actual = start;
  const ParticleView<Real> view{{&actual.x, &actual.y, &actual.angular_speed}, 1, 3};
  move_particle_enclosed<laws::Circle>(view, 0, Stepper<laws::Circle, Real>(evolution),
                                       evolution.steps);
  ASSERT_TRUE(are_same(actual.x, expected.x) && are_same(actual.y, expected.y) &&
              are_same(actual.angular_speed, start.angular_speed))
      << std::hexfloat << evolution.steps << " steps of " << evolution.timestep << " from ("
      << start.x << ", " << start.y << ") at " << start.angular_speed << " lead to (" << actual.x
      << ", " << actual.y << ") rather than (" << expected.x << ", " << expected.y << ")";
}

TYPED_TEST(EnclosedStep, HasTheBitsOfTheStepAtAllTimesteps) {
  for (const double timestep : {1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1}) {
    for (std::uint64_t i = 0; i < 500; ++i) {
      ASSERT_NO_FATAL_FAILURE(
          expect_same_course(initial_particle<TypeParam>(3, i), {timestep, 100 + i % 9}));
    }
  }
}

TYPED_TEST(EnclosedStep, HasTheBitsOfTheStepOverLongCourses) {
  for (const double timestep : {1e-7, 1e-5, 1e-3}) {
    for (std::uint64_t i = 0; i < 5; ++i) {
      ASSERT_NO_FATAL_FAILURE(
          expect_same_course(initial_particle<TypeParam>(4, i), {timestep, 50'000 + i}));
    }
  }
}

TYPED_TEST(EnclosedStep, HasTheBitsOfTheStepFromHardStarts) {
  HardStarts<TypeParam> starts(1);
  for (int i = 0; i < 150'000; ++i) {
    ASSERT_NO_FATAL_FAILURE(expect_same_course(starts.next(), {1, 40}));
  }
}

// Of a zero and of a number that rounds away, too.
TYPED_TEST(EnclosedStep, HasTheBitsOfTheStepFromTheAxes) {
  using Real = TypeParam;
  constexpr Real least = std::numeric_limits<Real>::denorm_min();
  constexpr Real normal = std::numeric_limits<Real>::min();
  for (const Real small : {Real{0}, least, normal, below(normal), normal / 2}) {
    for (const Real r : {Real{1}, EnclosureRange<Real>::most_tangent}) {
      for (const Real a : {Real{0}, least, EnclosureRange<Real>::least_step, normal, r / 5000}) {
        for (unsigned signs = 0; signs < 8; ++signs) {
          const Real x = (signs & 1U) != 0 ? -r : r;
          const Real y = (signs & 2U) != 0 ? -small : small;
          const Real step = (signs & 4U) != 0 ? -a : a;
          ASSERT_NO_FATAL_FAILURE(expect_same_course<Real>({x, y, step}, {1, 9}));
          ASSERT_NO_FATAL_FAILURE(expect_same_course<Real>({y, x, step}, {1, 9}));
        }
      }
    }
  }
}

TYPED_TEST(EnclosedStep, RangesEndWhereTheySay) {
  using Real = TypeParam;
  using Range = EnclosureRange<Real>;
  const auto may = [](Real x, Real a) {
    const bool on_x = may_be_enclosed(begin_enclosed(a, Particle<Real>{x, 0, 1}));
    EXPECT_EQ(on_x, may_be_enclosed(begin_enclosed(-a, Particle<Real>{0, -x, 1})));
    return on_x;
  };
  const Real least = std::sqrt(Range::least_square);
  EXPECT_TRUE(may(least, least * Range::most_tangent / 2));
  EXPECT_FALSE(may(below(least), least * Range::most_tangent / 2));
  const Real most = std::sqrt(Range::most_square);
  EXPECT_TRUE(may(most, most * Range::most_tangent / 2));
  EXPECT_FALSE(may(above(most), most * Range::most_tangent / 2));
  EXPECT_TRUE(may(1, Range::least_step));
  EXPECT_FALSE(may(1, below(Range::least_step)));
  EXPECT_FALSE(may(1, 0));
  EXPECT_TRUE(may(1, Range::most_tangent));
  EXPECT_FALSE(may(1, above(Range::most_tangent)));
}

TYPED_TEST(EnclosedStep, WhatIsNoNumberIsInNoRange) {
  using Real = TypeParam;
  constexpr Real infinity = std::numeric_limits<Real>::infinity();
  for (const Real wrong : {std::numeric_limits<Real>::quiet_NaN(), infinity, -infinity}) {
    EXPECT_FALSE(may_be_enclosed(begin_enclosed(wrong, Particle<Real>{1, 2, 3})));
    EXPECT_FALSE(may_be_enclosed(begin_enclosed(Real{0x1p-13}, Particle<Real>{wrong, 2, 3})));
    EXPECT_FALSE(may_be_enclosed(begin_enclosed(Real{0x1p-13}, Particle<Real>{1, wrong, 3})));
  }
  EXPECT_FALSE(may_be_enclosed(begin_enclosed(Real{0x1p-13}, Particle<Real>{0, 0, 3})));
}

/// Takes plain steps, and calls visit(carried, n) before each, n being the steps since the latest
/// enclosure.
template <class Real, class Visit>
void follow(Particle<Real> particle, Real a, std::uint64_t steps, const Visit& visit) {
  EnclosedParticle<Real> carried{};
  for (std::uint64_t n = 0; n < steps; ++n) {
    if (n % steps_of_an_epoch == 0) carried = begin_enclosed(a, particle);
    if (!may_be_enclosed(carried)) return;
    if (n % steps_of_an_enclosure == 0) enclose(carried);
    visit(carried, n % steps_of_an_enclosure);
    step(a, particle);
    carried.x = particle.x;
    carried.y = particle.y;
    move_enclosure(carried);
  }
}

/// What was seen of enclosures. Room is what the larger roundings would have had, in units of u.
struct Seen {
  double least_room = INFINITY;
  double most_excess = -INFINITY;  ///< by which one was wider than its budget, in units of u
  std::uint64_t enclosed = 0;      ///< steps that both ends agree on
  std::uint64_t left = 0;          ///< steps that they leave to the plain step
};

template <class Real>
void look(const EnclosedParticle<Real>& carried, Real a, std::uint64_t n, Seen& seen) {
  using Wide = Wider<Real>;
  using Budget = EnclosureBudget;
  const Wide u = std::numeric_limits<Real>::epsilon() / 2;
  const Wide r = std::sqrt(Wide{carried.x} * carried.x + Wide{carried.y} * carried.y);
  // Relative to a/r.
  const Wide lower = carried.lower * r / a;
  const Wide upper = carried.upper * r / a;
  const Wide room = std::min(1 - 4.01 * u - lower, upper - (1 + 4.01 * u)) / u;
  seen.least_room = std::min(seen.least_room, static_cast<double>(room));

  const Wide square = a / r * (a / r);
  const Wide budget = 2 * (Budget::at_first + 1) +
                      static_cast<double>(n) *
                          (2 * (Budget::each_step + 1) + Budget::curvature * square * square / u);
  seen.most_excess = std::max(seen.most_excess, static_cast<double>((upper - lower) / u - budget));

  const auto one = end_of_step(carried, carried.lower);
  const auto other = end_of_step(carried, carried.upper);
  (are_same(one.x, other.x) && are_same(one.y, other.y) ? seen.enclosed : seen.left) += 1;
}

void expect_sound(const Seen& seen) {
  EXPECT_GE(seen.least_room, 0);
  EXPECT_LE(seen.most_excess, 0.1);
  EXPECT_GT(seen.enclosed, 0U);
  EXPECT_GT(seen.left, 0U);
  testing::Test::RecordProperty("least_room_in_u", std::to_string(seen.least_room));
  testing::Test::RecordProperty("most_excess_in_u", std::to_string(seen.most_excess));
  testing::Test::RecordProperty("enclosed", std::to_string(seen.enclosed));
  testing::Test::RecordProperty("left", std::to_string(seen.left));
}

TYPED_TEST(EnclosedStep, EnclosesTheQuotientWithinItsBudgetFromHardStarts) {
  HardStarts<TypeParam> starts(2);
  Seen seen;
  for (int i = 0; i < 150'000; ++i) {
    const auto start = starts.next();
    const TypeParam a = start.angular_speed;
    follow(start, a, 40, [&](const auto& carried, std::uint64_t n) { look(carried, a, n, seen); });
  }
  expect_sound(seen);
}

// Up to the largest tangent, beyond the end of an epoch.
TYPED_TEST(EnclosedStep, EnclosesTheQuotientWithinItsBudgetOverLongCourses) {
  Seen seen;
  for (const TypeParam share : {TypeParam{1}, TypeParam{0.125}, TypeParam{0x1p-10}}) {
    for (std::uint64_t i = 0; i < 50; ++i) {
      const auto start = initial_particle<TypeParam>(5, i);
      const TypeParam r = std::sqrt(start.x * start.x + start.y * start.y);
      const TypeParam a = below(r * EnclosureRange<TypeParam>::most_tangent * share);
      follow(start, a, steps_of_an_epoch + 1000,
             [&](const auto& carried, std::uint64_t n) { look(carried, a, n, seen); });
    }
  }
  expect_sound(seen);
}

// Where the default run steps, hardly any step is left to the plain one: else nothing is won.
TYPED_TEST(EnclosedStep, IsMostlyTakenAtTheDefaultTimestep) {
  Seen seen;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const auto start = initial_particle<TypeParam>(42, i);
    const TypeParam a = step_length(static_cast<TypeParam>(1e-5), start);
    follow(start, a, 100, [&](const auto& carried, std::uint64_t n) { look(carried, a, n, seen); });
  }
  EXPECT_LT(static_cast<double>(seen.left), 0.01 * static_cast<double>(seen.enclosed));
}

// Each significand of x once, and so about each of the radius, with products of many kinds.
TEST(EnclosedStepInSingle, HasTheBitsOfTheStepForEachSignificand) {
  struct Case {
    float y;
    float a;
  };
  for (const Case& one :
       {Case{0.71F, 1.7e-4F}, Case{1.9999999F, 0x1.fffffep-11F}, Case{-0x1p-9F, -0x1.8p-20F}}) {
    std::uint64_t enclosed = 0;
    for (float x = 1; x < 2; x = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) + 1)) {
      Particle<float> particle{x, one.y, 1};
      auto carried = begin_enclosed(one.a, particle);
      enclose(carried);
      const auto end = end_of_step(carried, carried.lower);
      const auto other = end_of_step(carried, carried.upper);
      step(one.a, particle);
      if (!are_same(end.x, other.x) || !are_same(end.y, other.y)) continue;
      ASSERT_TRUE(are_same(end.x, particle.x) && are_same(end.y, particle.y)) << x << ' ' << one.y;
      ++enclosed;
    }
    EXPECT_GT(enclosed, 1U << 22U) << one.y;
  }
}

}  // namespace
}  // namespace simgpu::circle
