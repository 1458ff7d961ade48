// The exact solution of each scheme in a solid rotation, to which --verify holds runs: it is right,
// its tolerance has room for all rounding that there is, and it tells wrong states from rounding.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "common/laws/flows/rotation/closed_form.hpp"
#include "flows.hpp"
#include "random_parameters.hpp"

namespace simgpu::rotation {
namespace {

using laws::Vector2;
using test::RandomParameters;

/// A word such as 0x1.8p-3 of the reference.
Wide wide_of(const std::string& high, const std::string& low) {
  return {test::number_of(high), test::number_of(low)};
}

template <unsigned order>
ScaledFactor power_of(double angle, std::uint64_t steps) {
  return factor_of_steps(factor_of_step<order>({angle, 0}), steps);
}

ScaledFactor power_of(const std::string& order, double angle, std::uint64_t steps) {
  if (order == "1") return power_of<1>(angle, steps);
  return order == "2" ? power_of<2>(angle, steps) : power_of<4>(angle, steps);
}

TEST(RotationClosedForm, PowersAreThoseOfTheReferenceToAHundredBits) {
  for (const auto& words : test::reference_lines("rotation_powers.csv")) {
    const auto steps = std::strtoull(words[2].c_str(), nullptr, 10);
    const ScaledFactor power = power_of(words[0], test::number_of(words[1]), steps);
    const Wide real = wide_of(words[3], words[4]);
    const Wide imaginary = wide_of(words[5], words[6]);
    const auto apart = [&](const Wide& expected, const Wide& number) {
      return (times_power(number.high, power.exponent) - expected.high) +
             (times_power(number.low, power.exponent) - expected.low);
    };
    const double off =
        std::hypot(apart(real, power.value.real), apart(imaginary, power.value.imaginary));
    EXPECT_LE(off / std::hypot(real.high, imaginary.high),
              0x1p-100 * static_cast<double>(std::max(steps, 1ULL)))
        << "order " << words[0] << ", angle " << words[1] << ", " << steps << " steps";
  }
}

TEST(RotationClosedForm, PowersBeyondTheNumbersOfDoubleKeepTheirExponent) {
  const ScaledFactor large = power_of<1>(1, 4'000);  // 2^2000, after whole turns
  EXPECT_EQ(std::ldexp(large.value.real.high, static_cast<int>(large.exponent - 2'000)), 1);
  EXPECT_EQ(large.value.imaginary.high, 0);
  const double of_step = std::log2(size_of(factor_of_step<4>({1, 0})));
  const ScaledFactor small = power_of<4>(1, 1'000'000);
  EXPECT_NEAR(std::log2(size_of(small.value)) + static_cast<double>(small.exponent),
              1'000'000 * of_step, 1e-6);
}

/// A law, and a precision.
template <class SchemeType, class RealType>
struct CaseOf {
  using Scheme = SchemeType;
  using Law = laws::Advection<laws::Rotation, SchemeType>;
  using Real = RealType;
};
using Cases = testing::Types<CaseOf<laws::Euler, double>, CaseOf<laws::Rk2, double>,
                             CaseOf<laws::Rk4, double>, CaseOf<laws::Euler, float>,
                             CaseOf<laws::Rk2, float>, CaseOf<laws::Rk4, float>>;
struct NameOfCase {
  template <class Case>
  static std::string GetName(int /*number*/) {
    return std::string(Case::Scheme::name) + "_" +
           std::string(name_of(precision_of<typename Case::Real>));
  }
};

template <class Case>
class RotationExact : public testing::Test {
 protected:
  using Law = typename Case::Law;
  using Real = typename Case::Real;
  using Exact = typename Law::Exact;
  using Point = Vector2<Real>;
  static constexpr double u = unit_roundoff<Real>;

  static Evolution evolution_of(double timestep, std::uint64_t steps, double velocity = 1) {
    Evolution evolution{timestep, steps};
    evolution.law_parameters[0] = velocity;
    return evolution;
  }
  static Point moved(Point point, const Evolution& evolution) {
    const Stepper<Law, Real> stepper(evolution);
    for (std::uint64_t n = 0; n < evolution.steps; ++n) Law::step(stepper.at(n), point);
    return point;
  }
  static double share(const Point& start, const Point& end, const Evolution& evolution) {
    return Exact::misfit(start, end, evolution).share;
  }
  static double share_of(const Point& start, const Evolution& evolution) {
    return share(start, moved(start, evolution), evolution);
  }
  static Sight sight(const Point& start, const Evolution& evolution) {
    return Exact::sight(start, evolution);
  }
  static bool in_domain(const Point& start, const Evolution& evolution) {
    return Law::in_domain(start, evolution);
  }
  static Point anywhere(RandomParameters& random) {
    return {static_cast<Real>(random.number(-1, 1)), static_cast<Real>(random.number(-1, 1))};
  }
};
TYPED_TEST_SUITE(RotationExact, Cases, NameOfCase);

TYPED_TEST(RotationExact, ToleranceHasRoomForTheRoundingOfFewStepsAndMany) {
  test::for_random_cases(1'000, [this](RandomParameters& random) {
    const std::uint64_t steps = static_cast<std::uint64_t>(random.power(0, 10));
    const Evolution evolution =
        this->evolution_of(random.power(-60, 1.5), steps, random.number(-2, 2));
    const auto start = this->anywhere(random);
    if (this->in_domain(start, evolution)) {
      EXPECT_LT(this->share_of(start, evolution), 1) << steps << " of " << evolution.timestep;
    }
  });
  for (const double timestep : {1e-18, 1e-9, 1e-7, 1e-5, 1e-3, 0.01}) {
    EXPECT_LT(this->share_of({0.7F, -0.4F}, this->evolution_of(timestep, 1'000'000)), 1)
        << timestep;
  }
}

TYPED_TEST(RotationExact, ToleranceHasRoomForTheRoundingAtBothEndsOfTheDomain) {
  using Limits = std::numeric_limits<typename TypeParam::Real>;
  unsigned inside = 0;
  test::for_random_cases(5'000, [&](RandomParameters& random) {
    const double angle = random.power(-70, 3);
    const double velocity = random.power(Limits::min_exponent - 20, Limits::max_exponent - 1);
    const Evolution evolution = this->evolution_of(
        angle / velocity, static_cast<std::uint64_t>(random.power(0, 9)), velocity);
    const double size = random.power(Limits::min_exponent - 24, Limits::max_exponent);
    const auto point = this->anywhere(random);
    using Real = typename TypeParam::Real;
    const Vector2<Real> start{static_cast<Real>(point.x * size), static_cast<Real>(point.y * size)};
    if (!this->in_domain(start, evolution)) return;
    ++inside;
    const auto end = this->moved(start, evolution);
    EXPECT_TRUE(std::isfinite(end.x) && std::isfinite(end.y));
    EXPECT_LT(this->share_of(start, evolution), 1)
        << start.x << ',' << start.y << ' ' << evolution.steps << " steps of " << evolution.timestep
        << " at " << velocity;
  });
  EXPECT_GT(inside, 2'000U);
}

// Teeth: one step is off by nearly as much as it may be, and so are many where none moves the
// particle, which is at 1, 1, where half an ulp is as large as it gets.
TYPED_TEST(RotationExact, ToleranceIsNotFarFromTheWorstRounding) {
  RandomParameters random(1);
  double worst = 0;
  const Evolution one = this->evolution_of(1e-5, 1);
  for (int i = 0; i < 2'000; ++i) {
    worst = std::fmax(worst, this->share_of(this->anywhere(random), one));
  }
  EXPECT_GT(worst, 0.8);
  for (const std::uint64_t steps : {1U, 100U, 100'000U}) {
    const Evolution evolution = this->evolution_of(0.49 * this->u, steps);
    const auto start = Vector2<typename TypeParam::Real>{1, 1};
    ASSERT_EQ(this->moved(start, evolution).x, 1);
    ASSERT_EQ(this->moved(start, evolution).y, 1);
    EXPECT_GT(this->share_of(start, evolution), 0.48);
  }
}

TYPED_TEST(RotationExact, WrongStatesAreOutOfTheTolerance) {
  using Real = typename TypeParam::Real;
  RandomParameters random(2);
  constexpr bool is_double = sizeof(Real) == sizeof(double);
  for (const std::uint64_t steps : {1U, 10U, 100U, 1'000U, 10'000U, 100'000U}) {
    const Evolution evolution = this->evolution_of(1e-3, steps);
    for (int i = 0; i < 20; ++i) {
      const auto start = this->anywhere(random);
      const auto end = this->moved(start, evolution);
      const auto is_told = [&](const Vector2<Real>& other) {
        return this->share(start, other, evolution) >= 1;
      };
      EXPECT_FALSE(is_told(end));
      EXPECT_TRUE(is_told(start)) << steps;
      EXPECT_TRUE(is_told({-end.x, -end.y}));
      EXPECT_TRUE(is_told({-end.x, end.y}));
      EXPECT_TRUE(is_told({end.y, end.x}));
      EXPECT_TRUE(is_told(this->moved(start, this->evolution_of(1e-3, steps, -1)))) << steps;
      EXPECT_TRUE(is_told(this->moved(start, this->evolution_of(1e-3, 2 * steps)))) << steps;
      const bool shows = this->sight(start, evolution).step_shows;
      EXPECT_EQ(shows, is_double || steps <= 1'000) << steps;
      if (shows) {
        EXPECT_TRUE(is_told(this->moved(start, this->evolution_of(1e-3, steps + 1)))) << steps;
        EXPECT_TRUE(is_told(this->moved(start, this->evolution_of(1e-3, steps - 1)))) << steps;
      }
    }
  }
}

// By steps that are long enough for schemes to differ by more than rounding.
TYPED_TEST(RotationExact, AnotherSchemeIsOutOfTheTolerance) {
  const Evolution evolution = this->evolution_of(0.1, 50);
  const Vector2<typename TypeParam::Real> start{1, 0.5F};
  const auto share_of = [&]<class Scheme>(const Scheme&) {
    const auto end =
        test::carried<laws::Rotation, Scheme, typename TypeParam::Real>(start, 0, 5, 50);
    return this->share(start, end, evolution);
  };
  EXPECT_EQ(share_of(laws::Euler()) < 1, (std::is_same_v<typename TypeParam::Scheme, laws::Euler>));
  EXPECT_EQ(share_of(laws::Rk2()) < 1, (std::is_same_v<typename TypeParam::Scheme, laws::Rk2>));
  EXPECT_EQ(share_of(laws::Rk4()) < 1, (std::is_same_v<typename TypeParam::Scheme, laws::Rk4>));
}

TYPED_TEST(RotationExact, ParticlesThatDoNotMoveHaveToStayWhereTheyAre) {
  const Evolution steps = this->evolution_of(0.1, 10);
  EXPECT_EQ(this->share({0, 0}, {0, 0}, steps), 0);
  EXPECT_EQ(this->share({0, 0}, {1e-30F, 0}, steps), INFINITY);
  EXPECT_FALSE(this->sight({0, 0}, steps).moves);
  const Evolution none = this->evolution_of(1e300, 0);
  EXPECT_TRUE(this->in_domain({1, 2}, none));
  EXPECT_EQ(this->share({1, 2}, {1, 2}, none), 0);
  EXPECT_EQ(this->share({1, 2}, {1, 2.0000002F}, none), INFINITY);
  EXPECT_FALSE(this->sight({1, 2}, none).moves);
  const Evolution still = this->evolution_of(0.1, 10, 0);
  EXPECT_EQ(this->share({1, 2}, {1, 2}, still), 0);
  EXPECT_FALSE(this->sight({1, 2}, still).moves);
}

TYPED_TEST(RotationExact, NanIsInfinitelyFarOff) {
  using Real = typename TypeParam::Real;
  constexpr Real nan = std::numeric_limits<Real>::quiet_NaN();
  for (const std::uint64_t steps : {0U, 1U, 1'000'000U}) {
    for (const Vector2<Real>& end : {Vector2<Real>{nan, 1}, Vector2<Real>{1, nan}}) {
      const Evolution evolution = this->evolution_of(1, steps);
      EXPECT_EQ(this->share({1, 1}, end, evolution), INFINITY);
    }
  }
}

TYPED_TEST(RotationExact, WhatRoundingMayHaveEatenIsBlurred) {
  const Vector2<typename TypeParam::Real> start{1, 0.5F};
  const auto too_short = this->sight(start, this->evolution_of(this->u, 1'000));
  EXPECT_TRUE(too_short.moves);
  EXPECT_TRUE(too_short.is_blurred);
  EXPECT_FALSE(this->sight(start, this->evolution_of(1e-3, 1'000)).is_blurred);
}

TYPED_TEST(RotationExact, ParticlesThatLeaveTheNumbersAreOutsideOfTheDomain) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  constexpr Real largest = std::numeric_limits<Real>::max();
  const Evolution evolution = this->evolution_of(0.01, 100);
  EXPECT_TRUE(this->in_domain({largest / 100, 0}, evolution));
  EXPECT_FALSE(this->in_domain({largest / 2, largest / 2}, evolution));
  EXPECT_FALSE(this->in_domain({std::numeric_limits<Real>::infinity(), 0}, evolution));
  EXPECT_FALSE(this->in_domain({1, 0}, this->evolution_of(1e30, 1)));
  EXPECT_FALSE(this->in_domain({1, 0}, this->evolution_of(1e200, 1, 1e200)));
  // Growth: a million steps of 3 radians, which no scheme is stable at.
  EXPECT_FALSE(this->in_domain({1, 0}, this->evolution_of(3, 1'000'000)));
  EXPECT_NE(Law::domain_problem(Vector2<Real>{largest, 0}).find("shorter steps"),
            std::string::npos);
}

// rk4 shortens radii. What is left of this one after a while is rounding, which keeps it from 0.
TEST(RotationExactOfLaw, WhatHasShrunkBelowAllNumbersMayBeAnyNumber) {
  using Law = laws::Advection<laws::Rotation, laws::Rk4>;
  const Vector2<float> start{1, 0.5F};
  const auto end = test::carried<laws::Rotation, laws::Rk4, float>(start, 0, 100'000, 100'000);
  Evolution evolution{1, 100'000};
  evolution.law_parameters[0] = 1;
  EXPECT_NE(end.x, 0);
  EXPECT_EQ(Law::Exact::misfit(start, end, evolution).share, 0);
  EXPECT_EQ(Law::Exact::misfit(start, {NAN, 0}, evolution).share, INFINITY);
  EXPECT_TRUE(Law::Exact::sight(start, evolution).is_blurred);
}

TEST(RotationExactOfLaw, IsWhatTheLawsDescriptionHas) {
  using Law = laws::Advection<laws::Rotation, laws::Rk4>;
  const LawInfo& law = law_info<Law>;
  ASSERT_TRUE(law.has_exact_solution());
  EXPECT_EQ(law.quantities.size(), 1U);
  Evolution evolution{0.01, 1};
  evolution.law_parameters = law.default_parameters();
  const std::array<double, 2> start = {1, 0};
  EXPECT_GE(law.in_double.misfit(start.data(), start.data(), evolution).share, 1);
  EXPECT_TRUE(law.in_double.sight(start.data(), evolution).step_shows);
  EXPECT_FALSE((law_info<laws::Advection<laws::Abc, laws::Rk4>>.has_exact_solution()));
}

}  // namespace
}  // namespace simgpu::rotation
