// The CPU's loops give the bits of the plain step to particles that take enclosed steps, to their
// neighbours that do not, and to those that begin to between two epochs.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "cpu/lanes.hpp"
#include "cpu/law_functions.hpp"
#include "expected_particle.hpp"
#include "hard_starts.hpp"

namespace simgpu {
namespace {

using circle::Particle;
using test::HardStarts;
using test::may_take_enclosed_steps;
using test::RandomParameters;

/// A particle that takes enclosed steps from its start; `random` says which.
template <class Real>
Particle<Real> enclosed_start(RandomParameters& random, HardStarts<Real>& hard) {
  Particle<Real> particle = hard.next();
  while (!may_take_enclosed_steps(particle)) {
    particle = test::initial_particle<Real>(1, random.whole(0, 1'000'000));
    particle.angular_speed *= static_cast<Real>(random.power(-30, -8));
  }
  return particle;
}

/// One that does not, at least in its first epoch: it is too fast, stands still, or becomes slow
/// enough while it moves outward.
template <class Real>
Particle<Real> other_start(RandomParameters& random, HardStarts<Real>& hard) {
  Particle<Real> particle = hard.next();
  while (may_take_enclosed_steps(particle)) {
    particle = test::initial_particle<Real>(2, random.whole(0, 1'000'000));
    const Real r = std::sqrt(particle.x * particle.x + particle.y * particle.y);
    const Real most = circle::EnclosureRange<Real>::most_tangent * r;
    particle.angular_speed = most * random.one_of(std::vector<Real>{0, Real(1.00001), 100});
  }
  return particle;
}

/// So many of either kind in random order.
template <class Real>
std::vector<Particle<Real>> mixed(std::uint64_t enclosed, std::uint64_t others,
                                  std::uint64_t seed) {
  RandomParameters random(seed);
  HardStarts<Real> hard(seed);
  std::vector<Particle<Real>> particles;
  for (std::uint64_t i = 0; i < enclosed; ++i) particles.push_back(enclosed_start(random, hard));
  for (std::uint64_t i = 0; i < others; ++i) {
    const auto place = static_cast<std::ptrdiff_t>(random.whole(0, particles.size()));
    particles.insert(particles.begin() + place, other_start(random, hard));
  }
  return particles;
}

template <class Real>
void expect_bits_of_the_step(const std::vector<Particle<Real>>& start, std::uint64_t steps) {
  const Evolution evolution{1, steps};
  std::vector<Particle<Real>> expected;
  for (const auto& particle : start) expected.push_back(test::moved(particle, evolution));
  const auto& functions = cpu::law_functions<laws::Circle>().in<Real>();
  for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
    auto columns = test::circle_columns_for<Real>(start.size());
    for (std::uint64_t i = 0; i < start.size(); ++i) {
      test::set_particle(columns.view(), i, start[i]);
    }
    functions.evolve_exact(columns.view(), evolution, Order::particle, set);
    for (std::uint64_t i = 0; i < start.size(); ++i) {
      const auto end = test::particle_at(columns.view(), i);
      ASSERT_TRUE(bits_of(end.x) == bits_of(expected[i].x) &&
                  bits_of(end.y) == bits_of(expected[i].y) &&
                  bits_of(end.angular_speed) == bits_of(start[i].angular_speed))
          << "particle " << i << " of " << start.size() << ", " << steps << " steps, "
          << name_of(set) << std::hexfloat << ", from " << start[i].x << ' ' << start[i].y << " by "
          << start[i].angular_speed;
    }
  }
}

template <class Real>
class EnclosedLoops : public testing::Test {
 protected:
  static constexpr std::uint64_t block = cpu::lanes<Real>;
};
using BothReals = testing::Types<double, float>;
TYPED_TEST_SUITE(EnclosedLoops, BothReals);

TYPED_TEST(EnclosedLoops, HaveTheBitsOfTheStepForEachCountOfParticles) {
  for (std::uint64_t count = 1; count <= 300; ++count) {
    const auto start = mixed<TypeParam>(count - count / 10, count / 10, count);
    for (const std::uint64_t steps : {1 + count % 20, 8 + count % 9}) {
      ASSERT_NO_FATAL_FAILURE(expect_bits_of_the_step(start, steps));
    }
  }
}

TYPED_TEST(EnclosedLoops, HaveTheBitsOfTheStepForEachCountOfSteps) {
  std::vector<std::uint64_t> counts(20);
  std::iota(counts.begin(), counts.end(), 1);
  for (const int more : {-1, 0, 1, 2, 1030}) {
    counts.push_back(steps_of_an_epoch + static_cast<std::uint64_t>(more));
  }
  for (const std::uint64_t size : {std::uint64_t{3}, this->block - 1, this->block + 1}) {
    const auto start = mixed<TypeParam>(size - size / 10, size / 10, size);
    for (const std::uint64_t steps : counts) {
      ASSERT_NO_FATAL_FAILURE(expect_bits_of_the_step(start, steps));
    }
  }
}

TYPED_TEST(EnclosedLoops, HaveTheBitsOfTheStepForEachCountOfOthersInABlock) {
  for (std::uint64_t others = 0; others <= this->block; ++others) {
    const auto start = mixed<TypeParam>(this->block - others, others, others);
    for (const std::uint64_t steps : {std::uint64_t{17}, steps_of_an_epoch + 20}) {
      ASSERT_NO_FATAL_FAILURE(expect_bits_of_the_step(start, steps));
    }
  }
}

// Else the loops would hold nothing of what they are for.
TYPED_TEST(EnclosedLoops, AreGivenParticlesThatBeginToTakeEnclosedSteps) {
  const auto start = mixed<TypeParam>(0, this->block, 1);
  EXPECT_TRUE(std::none_of(start.begin(), start.end(), may_take_enclosed_steps<TypeParam>));
  const auto after_an_epoch = [](const Particle<TypeParam>& particle) {
    return may_take_enclosed_steps(test::moved(particle, {1, steps_of_an_epoch}));
  };
  EXPECT_TRUE(std::any_of(start.begin(), start.end(), after_an_epoch));
}

}  // namespace
}  // namespace simgpu
