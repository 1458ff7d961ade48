// What files say of which run they are.

#include "common/run_identity.hpp"

#include <gtest/gtest.h>

#include "common/parameters.hpp"

namespace simgpu {
namespace {

// run_parameters_test.cpp holds which parameters of a run change it.
TEST(RunIdentity, DiffersWithTheStart) {
  EXPECT_NE(run_identity(1, default_parameters()), run_identity(2, default_parameters()));
}

TEST(RunIdentity, DoesNotDependOnTheOrderOrTheNumberOfSteps) {
  Parameters other = default_parameters();
  other.order = Order::step;
  other.steps = 7;
  other.seed = 7;  // which the start state has in it
  EXPECT_EQ(run_identity(1, other), run_identity(1, default_parameters()));
}

/// It is in files, so it may not change with the program.
TEST(RunIdentity, IsTheSameForEver) {
  EXPECT_EQ(run_identity(0xb8e44c4235e412fd, default_parameters()), 0x2f19d501aba69a0eU);
}

}  // namespace
}  // namespace simgpu
