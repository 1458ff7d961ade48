// What files say of which run they are.

#include "common/run_identity.hpp"

#include <gtest/gtest.h>

#include <set>

namespace simgpu {
namespace {

TEST(RunIdentity, DiffersWithAllThatDecidesTheParticlesAndTheirWay) {
  const Parameters usual;
  std::set<std::uint64_t> seen = {run_identity(1, usual), run_identity(2, usual)};
  const auto with = [&](auto change) {
    Parameters parameters;
    change(parameters);
    seen.insert(run_identity(1, parameters));
  };
  with([](Parameters& p) { p.timestep = 1e-4; });
  with([](Parameters& p) { p.first = 1; });
  with([](Parameters& p) { p.particles = 1; });
  with([](Parameters& p) { p.precision = Precision::single_precision; });
  with([](Parameters& p) { p.math = Math::fast; });
  EXPECT_EQ(seen.size(), 7U);
}

TEST(RunIdentity, DoesNotDependOnTheOrderOrTheNumberOfSteps) {
  Parameters other;
  other.order = Order::step;
  other.steps = 7;
  other.seed = 7;  // which the start state has in it
  EXPECT_EQ(run_identity(1, other), run_identity(1, Parameters{}));
}

/// It is in files, so it may not change with the program.
TEST(RunIdentity, IsTheSameForEver) {
  EXPECT_EQ(run_identity(0xb8e44c4235e412fd, Parameters{}), 0x73719ed94075fecdU);
}

}  // namespace
}  // namespace simgpu
