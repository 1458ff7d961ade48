// The built-in flows have the velocities, and lead where, another program finds with formulas of
// its own in many more digits (see data/README.md).

#include "flows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace simgpu {
namespace {

using test::carried;
using test::default_parameters_of;
using test::distance;
using test::numbers_of;
using test::position_of;

template <class Real>
constexpr double roundoff = static_cast<double>(std::numeric_limits<Real>::epsilon()) / 2;

template <class Flow>
struct VelocityReference {
  double time;
  std::array<double, Flow::dimensions> at;
  std::array<double, Flow::dimensions> velocity;
};

template <class Flow>
std::vector<VelocityReference<Flow>> velocity_references() {
  std::vector<VelocityReference<Flow>> found;
  for (const auto& words : test::reference_lines("flow_velocities.csv")) {
    if (words[0] != Flow::name) continue;
    found.push_back({test::number_of(words[1]), test::numbers_from<Flow>(words, 2),
                     test::numbers_from<Flow>(words, 5)});
  }
  return found;
}

template <class Flow>
struct TrajectoryReference {
  double start_time;
  double end_time;
  std::array<double, Flow::dimensions> start;
  std::array<double, Flow::dimensions> end;
};

template <class Flow>
std::vector<TrajectoryReference<Flow>> trajectory_references() {
  std::vector<TrajectoryReference<Flow>> found;
  for (const auto& words : test::reference_lines("flow_trajectories.csv")) {
    if (words[0] != Flow::name) continue;
    found.push_back({test::number_of(words[1]), test::number_of(words[2]),
                     test::numbers_from<Flow>(words, 3), test::numbers_from<Flow>(words, 6)});
  }
  return found;
}

template <class Flow>
class Flows : public testing::Test {
 protected:
  /// The largest error of a velocity, in unit roundoffs of the largest velocity.
  template <class Real>
  static double error_of_velocities() {
    const typename Flow::template Field<Real> field(default_parameters_of<Flow>());
    double scale = 0;
    double error = 0;
    for (const auto& reference : velocity_references<Flow>()) {
      const auto velocity =
          field.velocity(position_of<Flow, Real>(reference.at), static_cast<Real>(reference.time));
      const auto numbers = numbers_of<Flow, Real>(velocity);
      scale = std::fmax(scale, distance(reference.velocity, decltype(reference.velocity){}));
      error = std::fmax(error, distance(numbers, reference.velocity));
    }
    return error / scale / roundoff<Real>;
  }

  template <class Real>
  static std::array<Real, Flow::dimensions> end_of(const TrajectoryReference<Flow>& reference,
                                                   std::uint64_t steps) {
    return numbers_of<Flow, Real>(carried<Flow, laws::Rk4, Real>(
        position_of<Flow, Real>(reference.start), reference.start_time, reference.end_time, steps));
  }

  /// The largest number of all starts and ends.
  static double size_of(const std::vector<TrajectoryReference<Flow>>& references) {
    double size = 0;
    for (const auto& reference : references) {
      constexpr std::array<double, Flow::dimensions> origin{};
      size = std::fmax(
          size, std::fmax(distance(reference.start, origin), distance(reference.end, origin)));
    }
    return size;
  }
};
TYPED_TEST_SUITE(Flows, test::AllFlows, test::NameOfFlow);

// Sines of angles up to 20 or so: the rounding of such an angle is what counts most.
TYPED_TEST(Flows, VelocitiesAreThoseOfTheReferenceWithinSixteenRoundings) {
  EXPECT_LT(this->template error_of_velocities<double>(), 16);
  EXPECT_LT(this->template error_of_velocities<float>(), 16);
}

// Halved steps leave a fifteenth of what they change (the scheme is of fourth order), and rounding
// as much as each step can round off.
TYPED_TEST(Flows, SmallStepsLeadWhereTheReferenceEnds) {
  constexpr std::uint64_t steps = 4'000;
  const auto references = trajectory_references<TypeParam>();
  ASSERT_EQ(references.size(), 8U);
  for (const auto& reference : references) {
    const auto end = this->template end_of<double>(reference, steps);
    const double of_steps = distance(end, this->template end_of<double>(reference, steps / 2)) / 15;
    const double size = this->size_of(references);
    EXPECT_LT(of_steps, 1e-11 * size);
    EXPECT_LT(distance(end, reference.end), 2 * of_steps + steps * roundoff<double> * size);
  }
}

TYPED_TEST(Flows, SinglePrecisionLeadsThereWithinItsRounding) {
  constexpr std::uint64_t steps = 500;
  const auto references = trajectory_references<TypeParam>();
  for (const auto& reference : references) {
    EXPECT_LT(distance(this->template end_of<float>(reference, steps), reference.end),
              steps * roundoff<float> * this->size_of(references));
  }
}

// What a user gets who asks for a flow and nothing else.
TYPED_TEST(Flows, UsualRunsHaveSmallErrors) {
  constexpr Columns columns = TypeParam::columns;
  for (const double share : {0.1, 0.37, 0.5, 0.83}) {
    std::array<double, TypeParam::dimensions> start{};
    for (unsigned i = 0; i < start.size(); ++i) {
      start[i] =
          std::lerp(columns[i].start_from, columns[i].start_to, i % 2 == 0 ? share : 1 - share);
    }
    const auto at = position_of<TypeParam, double>(start);
    constexpr double end_time = TypeParam::timestep * TypeParam::steps;
    const auto end = numbers_of<TypeParam, double>(
        carried<TypeParam, laws::Rk4, double>(at, 0, end_time, TypeParam::steps));
    const auto better = numbers_of<TypeParam, double>(
        carried<TypeParam, laws::Rk4, double>(at, 0, end_time, 4 * TypeParam::steps));
    const Box& box = TypeParam::picture;
    EXPECT_LT(distance(end, better), 1e-5 * (box.right - box.left));
  }
}

template <class Flow>
class ExactTrajectories : public Flows<Flow> {};
using FlowsWithTrajectories = testing::Types<laws::Rotation, laws::MovingEddy>;
TYPED_TEST_SUITE(ExactTrajectories, FlowsWithTrajectories, test::NameOfFlow);

TYPED_TEST(ExactTrajectories, EndWhereTheReferenceDoes) {
  const auto references = trajectory_references<TypeParam>();
  for (const auto& reference : references) {
    const auto end = TypeParam::ExactTrajectory::end(
        position_of<TypeParam, double>(reference.start), default_parameters_of<TypeParam>(),
        reference.start_time, reference.end_time);
    EXPECT_LT(distance(numbers_of<TypeParam, double>(end), reference.end),
              4 * roundoff<double> * this->size_of(references));
  }
}

TEST(ReportedMisfit, IsInfiniteWhereNumbersAreTooLargeToBeMeasuredBy) {
  const LawInfo& law = law_info<laws::Advection<laws::Stommel, laws::Rk4>>;
  Evolution evolution;
  evolution.law_parameters = law.default_parameters();
  const double start[] = {1e6, 2e6};
  const double far_out[] = {-1e300, 1e300};
  EXPECT_EQ(law.in_double.misfit(start, far_out, evolution).share,
            std::numeric_limits<double>::infinity());
}

TEST(MovingEddy, GoesStraightOnWhereTheEarthDoesNotTurn) {
  const auto end = laws::MovingEddy::ExactTrajectory::end({1, 2}, {0.3, 0.04, 0}, 10, 20);
  EXPECT_DOUBLE_EQ(end.x, 4);
  EXPECT_EQ(end.y, 2);
}

}  // namespace
}  // namespace simgpu
