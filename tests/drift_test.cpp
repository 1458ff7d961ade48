// The tests' own law: that it moves particles as it says, so that tests of all laws have something
// to find.

#include "laws/drift.hpp"

#include <gtest/gtest.h>

#include "common/parameters.hpp"

namespace simgpu::test {
namespace {

// All of these numbers and their products are exact.
TEST(Drift, MovesByItsVelocityAtTheTimeOfTheStep) {
  const Evolution evolution{0.25, 4, Math::exact, 8, 2, {1, -2, 0.5, 0.125}};
  const Stepper<Drift, double> stepper(evolution);
  Drifter<double> drifter{1, 2, 3, 4};
  Drift::step(stepper.at(0), drifter);  // at 8 + 2 * 0.25, by when velocities are 1.0625 larger
  EXPECT_EQ(drifter.x, 1 + 0.25 * (1 + 1.0625));
  EXPECT_EQ(drifter.y, 2 + 0.25 * (-2 + 1.0625));
  EXPECT_EQ(drifter.z, 3 + 0.25 * (0.5 + 1.0625));
  EXPECT_EQ(drifter.age, 4.25);
  for (std::uint64_t n = 1; n < evolution.steps; ++n) Drift::step(stepper.at(n), drifter);
  EXPECT_EQ(drifter.x, 1 + 0.25 * (4 * 1 + 0.125 * (8.5 + 8.75 + 9 + 9.25)));
  EXPECT_EQ(drifter.age, 5);
}

TEST(Drift, MovesLikewiseInSingle) {
  const Stepper<Drift, float> stepper({0.25, 1, Math::exact, 8, 2, {1, -2, 0.5, 0.125}});
  Drifter<float> drifter{1, 2, 3, 4};
  Drift::step(stepper.at(0), drifter);
  EXPECT_EQ(drifter.x, 1 + 0.25F * (1 + 1.0625F));
  EXPECT_EQ(drifter.age, 4.25F);
}

TEST(Drift, IsAsUnlikeTheCircleAsALawCanBe) {
  const LawInfo& law = law_info<Drift>;
  EXPECT_EQ(law.columns.size(), 4U);
  EXPECT_EQ(law.dimensions, 3U);
  EXPECT_EQ(law.parameters.size(), 4U);
  EXPECT_TRUE(depends_on_time<Drift>);
  EXPECT_EQ(moved_column_count<Drift>, 4U);
  EXPECT_FALSE(law.has_fast);
  EXPECT_FALSE(law.has_reach);
  EXPECT_FALSE(law.has_exact_solution());
  EXPECT_FALSE(HasDomain<Drift>);
}

}  // namespace
}  // namespace simgpu::test
