// The schemes have their orders of convergence, at the times that they should ask a flow for, and
// keep what a flow keeps as far as their order goes.

#include "common/laws/schemes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "flows.hpp"

namespace simgpu {
namespace {

using laws::Times;
using laws::Vector2;
using test::carried;
using test::default_parameters_of;
using test::distance;
using test::numbers_of;

template <class Scheme>
class Schemes : public testing::Test {
 protected:
  /// The order that errors before and after halving the steps show.
  static double order_of(double error, double error_of_halves) {
    return std::log2(error / error_of_halves);
  }

  template <class Flow>
  static double error_of(std::uint64_t steps) {
    constexpr double start_time = 2 * Flow::timestep;
    constexpr double end_time = 140 * Flow::timestep;
    const Vector2<double> start{0.8, -0.3};
    const auto expected =
        Flow::ExactTrajectory::end(start, default_parameters_of<Flow>(), start_time, end_time);
    const auto end = carried<Flow, Scheme, double>(start, start_time, end_time, steps);
    return distance(numbers_of<Flow, double>(end), numbers_of<Flow, double>(expected));
  }

  /// The error in the moving eddy of steps whose times go through `change`.
  template <class Change>
  static double error_with_times(std::uint64_t steps, Change change) {
    using Flow = laws::MovingEddy;
    const auto parameters = default_parameters_of<Flow>();
    const Flow::Field<double> field(parameters);
    constexpr double end_time = 40'000;
    const double timestep = end_time / static_cast<double>(steps);
    Vector2<double> position{0, 0};
    for (std::uint64_t n = 0; n < steps; ++n) {
      const double time = static_cast<double>(n) * timestep;
      position = Scheme::step(
          position, timestep, change(Times{time, time + timestep / 2, time + timestep}),
          [&](const Vector2<double>& at, double when) { return field.velocity(at, when); });
    }
    const auto expected = Flow::ExactTrajectory::end({0, 0}, parameters, 0, end_time);
    return std::hypot(position.x - expected.x, position.y - expected.y);
  }
};
using AllSchemes = testing::Types<laws::Euler, laws::Rk2, laws::Rk4>;
struct NameOfScheme {
  template <class Scheme>
  static std::string GetName(int /*number*/) {
    return std::string(Scheme::name);
  }
};
TYPED_TEST_SUITE(Schemes, AllSchemes, NameOfScheme);

TYPED_TEST(Schemes, HaveTheirOrderWhereTheVelocityDependsOnThePosition) {
  for (const std::uint64_t steps : {32U, 64U}) {
    const double error = this->template error_of<laws::Rotation>(steps);
    const double error_of_halves = this->template error_of<laws::Rotation>(2 * steps);
    EXPECT_NEAR(this->order_of(error, error_of_halves), TypeParam::order, 0.1);
  }
}

TYPED_TEST(Schemes, HaveTheirOrderWhereTheVelocityDependsOnTime) {
  for (const std::uint64_t steps : {32U, 64U}) {
    const double error = this->template error_of<laws::MovingEddy>(steps);
    const double error_of_halves = this->template error_of<laws::MovingEddy>(2 * steps);
    EXPECT_NEAR(this->order_of(error, error_of_halves), TypeParam::order, 0.1);
  }
}

TYPED_TEST(Schemes, AskForTheVelocityAtTheTimesOfTheirStages) {
  std::vector<double> asked;
  TypeParam::step(Vector2<double>{1, 2}, 0.5, Times{10, 20, 30},
                  [&](const Vector2<double>&, double time) {
                    asked.push_back(time);
                    return Vector2<double>{0, 0};
                  });
  const std::vector<double> of_rk4 = {10, 20, 20, 30};
  EXPECT_EQ(asked, std::vector(of_rk4.begin(), of_rk4.begin() + TypeParam::order));
}

template <class Scheme>
class SchemesOfStages : public Schemes<Scheme> {};
using Staged = testing::Types<laws::Rk2, laws::Rk4>;
TYPED_TEST_SUITE(SchemesOfStages, Staged, NameOfScheme);

// So that the tests above notice it.
TYPED_TEST(SchemesOfStages, LoseTheirOrderIfTheMiddleOfAStepIsTakenForItsEnd) {
  const auto right = [](const Times& times) { return times; };
  const auto swapped = [](const Times& times) {
    return Times{times.begin, times.end, times.middle};
  };
  EXPECT_NEAR(this->order_of(this->error_with_times(64, right), this->error_with_times(128, right)),
              TypeParam::order, 0.1);
  EXPECT_NEAR(
      this->order_of(this->error_with_times(64, swapped), this->error_with_times(128, swapped)), 1,
      0.1);
}

template <class Flow>
class Invariants : public testing::Test {
 protected:
  using Point = Vector2<double>;

  static double value(const Point& at) {
    return Flow::Invariant::value(at, default_parameters_of<Flow>());
  }

  /// Points in the flow, as shares of the picture.
  static std::vector<Point> points() {
    const Box& box = Flow::picture;
    std::vector<Point> found;
    for (const double x : {0.013, 0.1, 0.24, 0.87}) {
      for (const double y : {0.11, 0.42, 0.93}) {
        found.push_back({std::lerp(box.left, box.right, x), std::lerp(box.bottom, box.top, y)});
      }
    }
    return found;
  }

  /// By how much the invariant of a point changes at most, by the largest of all.
  template <class Scheme>
  static double drift(std::uint64_t steps) {
    constexpr double end_time = Flow::timestep * Flow::steps;
    double largest = 0;
    double worst = 0;
    for (const Point& at : points()) {
      const Point end = carried<Flow, Scheme, double>(at, 0, end_time, steps);
      largest = std::fmax(largest, std::fabs(value(at)));
      worst = std::fmax(worst, std::fabs(value(end) - value(at)));
    }
    return worst / largest;
  }
};
using FlowsWithInvariants =
    testing::Types<laws::Rotation, laws::TaylorGreen, laws::Stommel, laws::Peninsula>;
TYPED_TEST_SUITE(Invariants, FlowsWithInvariants, test::NameOfFlow);

// The drift is of the order of the scheme, or of the next one, where errors cancel over a round.
TYPED_TEST(Invariants, DriftByTheOrderOfTheScheme) {
  constexpr std::uint64_t steps = TypeParam::steps / 4;
  const auto expect_order = [&]<class Scheme>(const Scheme&, std::uint64_t scheme_steps) {
    const double of_steps = this->template drift<Scheme>(scheme_steps);
    const double of_halves = this->template drift<Scheme>(2 * scheme_steps);
    const double order = std::log2(of_steps / of_halves);
    EXPECT_GT(order, Scheme::order - 0.2) << Scheme::name;
    EXPECT_LT(order, Scheme::order + 1.2) << Scheme::name;
  };
  expect_order(laws::Euler(), 32 * steps);
  expect_order(laws::Rk2(), 4 * steps);
  expect_order(laws::Rk4(), steps);
}

TYPED_TEST(Invariants, AreKeptToEightDigitsByTheUsualRun) {
  EXPECT_LT(this->template drift<laws::Rk4>(TypeParam::steps), 1e-7);
}

// Whichever of the two signs a stream function has.
TYPED_TEST(Invariants, AreStreamFunctionsOfTheVelocity) {
  const Box& box = TypeParam::picture;
  const double apart = (box.right - box.left) * 1e-6;
  const auto parameters = default_parameters_of<TypeParam>();
  const typename TypeParam::template Field<double> field(parameters);
  double fastest = 0;
  double as_one = 0;
  double as_other = 0;
  for (const Vector2<double>& at : this->points()) {
    const auto velocity = field.velocity(at, 0);
    const double by_x = (this->value({at.x + apart, at.y}) - this->value({at.x - apart, at.y})) / 2;
    const double by_y = (this->value({at.x, at.y + apart}) - this->value({at.x, at.y - apart})) / 2;
    const auto misses = [&](double sign) {
      return std::hypot(velocity.x + sign * by_y / apart, velocity.y - sign * by_x / apart);
    };
    fastest = std::fmax(fastest, std::hypot(velocity.x, velocity.y));
    as_one = std::fmax(as_one, misses(1));
    as_other = std::fmax(as_other, misses(-1));
  }
  EXPECT_LT(std::fmin(as_one, as_other), 1e-6 * fastest);
}

}  // namespace
}  // namespace simgpu
