#include "common/laws/circle/domain.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace simgpu::circle {
namespace {

constexpr Evolution usual{1e-5, 100};
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

TEST(Domain, TakesOrdinaryParticles) {
  EXPECT_TRUE(in_domain(Particle<double>{0.3, -0.2, 0.9}, usual));
  EXPECT_TRUE(in_domain(Particle<float>{0.3F, -0.2F, 0.9F}, usual));
  EXPECT_TRUE(in_domain(Particle<double>{1, 0, 0}, usual)) << "a particle may stand still";
}

TEST(Domain, TakesEverySpeedOfAParticleThatTakesNoSteps) {
  EXPECT_TRUE(in_domain(Particle<double>{1, 1, 1e300}, Evolution{1, 0}));
  EXPECT_TRUE(in_domain(Particle<double>{1, 1, 1e300}, Evolution{1e200, 0}));
  EXPECT_TRUE(in_domain(Particle<float>{1, 1, 1e30F}, Evolution{1e30, 0}));
  EXPECT_FALSE(in_domain(Particle<double>{1, 1, 1e300}, Evolution{1, 1}));
  EXPECT_FALSE(in_domain(Particle<double>{1, 1, infinite}, Evolution{1, 0}));
  EXPECT_FALSE(in_domain(Particle<double>{1e154, 0, 1}, Evolution{1, 0}));
}

TEST(Domain, RefusesTheOrigin) {
  EXPECT_FALSE(in_domain(Particle<double>{0, 0, 1}, usual));
  EXPECT_FALSE(in_domain(Particle<double>{-0.0, 0, 1}, usual));
}

TEST(Domain, RefusesWhatIsNotFiniteInAnyField) {
  for (const double bad : {infinite, -infinite, not_a_number}) {
    EXPECT_FALSE(in_domain(Particle<double>{bad, 1, 1}, usual));
    EXPECT_FALSE(in_domain(Particle<double>{1, bad, 1}, usual));
    EXPECT_FALSE(in_domain(Particle<double>{1, 1, bad}, usual));
  }
}

// The smallest normal double is 2^-1022, the square of 2^-511; that of single is 2^-126.
TEST(Domain, BeginsWhereTheRadiusSquaredIsNormal) {
  EXPECT_TRUE(in_domain(Particle<double>{0x1p-511, 0, 1e-300}, usual));
  EXPECT_FALSE(in_domain(Particle<double>{0x1.fp-512, 0, 1e-300}, usual));
  EXPECT_TRUE(in_domain(Particle<float>{0x1p-63F, 0, 1e-30F}, usual));
  EXPECT_FALSE(in_domain(Particle<float>{0x1.fp-64F, 0, 1e-30F}, usual));
}

TEST(Domain, EndsWhereTheLastRadiusWouldOverflow) {
  EXPECT_TRUE(in_domain(Particle<double>{1e154 * 0.9, 0, 1}, usual));
  EXPECT_FALSE(in_domain(Particle<double>{1e154 * 1.1, 0, 1}, usual));
  EXPECT_TRUE(in_domain(Particle<double>{1, 0, 1e150}, Evolution{1, 1000}));
  EXPECT_FALSE(in_domain(Particle<double>{1, 0, 1e153}, Evolution{1, 1000}));
  EXPECT_TRUE(in_domain(Particle<float>{1, 0, 1e17F}, Evolution{1, 1000}));
  EXPECT_FALSE(in_domain(Particle<float>{1, 0, 1e18F}, Evolution{1, 1000}));
}

}  // namespace
}  // namespace simgpu::circle
