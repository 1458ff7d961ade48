// The candidate for exact steps on a GPU gives the bits of the step, wherever it may be used.

#include "bench/corrected_step.hpp"

#include <gtest/gtest.h>

#include "circle_particles.hpp"
#include "common/bits.hpp"
#include "common/laws/circle/step.hpp"

namespace simgpu::bench {
namespace {

void expect_bits_of_the_step(double timestep, std::uint64_t particles, int steps) {
  constexpr double most_turn = 0x1p-20;  // (a/r)^2
  for (std::uint64_t i = 0; i < particles; ++i) {
    circle::Particle<double> expected = test::initial_particle<double>(1, i);
    const double a = circle::step_length(timestep, expected);
    CorrectedParticle actual = begin_corrected(expected);
    if (a * actual.inverse * a * actual.inverse > most_turn) continue;
    for (int n = 0; n < steps; ++n) {
      circle::step(a, expected);
      corrected_step(a, actual);
      ASSERT_EQ(bits_of(actual.x), bits_of(expected.x)) << "particle " << i << ", step " << n;
      ASSERT_EQ(bits_of(actual.y), bits_of(expected.y)) << "particle " << i << ", step " << n;
    }
  }
}

TEST(CorrectedStep, GivesTheBitsOfTheStep) {
  expect_bits_of_the_step(1e-5, 2'000, 200);
  expect_bits_of_the_step(1e-3, 2'000, 200);
  expect_bits_of_the_step(1e-9, 2'000, 200);
}

TEST(CorrectedStep, GivesTheBitsOfTheStepOnLongCourses) {
  expect_bits_of_the_step(1e-5, 5, 50'000);
}

}  // namespace
}  // namespace simgpu::bench
