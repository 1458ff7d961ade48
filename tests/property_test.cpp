// What holds whatever the parameters are, held for parameters at random.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "circle_particles.hpp"
#include "common/laws/circle/fast_step.hpp"
#include "cpu/cpu_backend.hpp"
#include "cpu/law_functions.hpp"
#include "random_parameters.hpp"

namespace simgpu {
namespace {

using circle::Particle;
using test::for_random_cases;
using test::RandomParameters;

constexpr Order both_orders[] = {Order::particle, Order::step};

/// A run: a range that starts anywhere, and how far it is moved.
struct Run {
  Range range;
  std::uint64_t seed;
  Evolution evolution;
};

Run random_run(RandomParameters& random, std::uint64_t most_steps) {
  const auto math = random.coin() ? Math::exact : Math::fast;
  return {{random.whole(0, std::uint64_t{1} << 40), random.whole(1, 700)},
          random.whole(0, UINT64_MAX - 1),
          {random.power(-30, 2), random.whole(0, most_steps), math}};
}

testing::Message shown(const Run& run) {
  return testing::Message() << run.range.count << " particles from " << run.range.first << ", seed "
                            << run.seed << ", " << run.evolution.steps << " "
                            << name_of(run.evolution.math) << " steps of "
                            << run.evolution.timestep;
}

/// The run's checksum, moved on one thread by these instructions.
template <class Real>
std::uint64_t checksum_by(const Run& run, Order order, cpu::InstructionSet set) {
  auto columns = test::circle_columns_for<Real>(run.range.count);
  const ParticleView<Real> particles = columns.view();
  for (std::uint64_t i = 0; i < run.range.count; ++i) {
    test::set_particle(particles, i, test::initial_particle<Real>(run.seed, run.range.first + i));
  }
  const auto& functions = cpu::law_functions<laws::Circle>().in<Real>();
  if (run.evolution.math == Math::exact) {
    functions.evolve_exact(particles, run.evolution, order, set);
  } else {
    functions.evolve_fast(particles, run.evolution, set);
  }
  std::uint64_t checksum = 0;
  for (std::uint64_t i = 0; i < run.range.count; ++i) {
    checksum += particle_hash(run.range.first + i, particles, i);
  }
  return checksum;
}

template <class Real>
std::unique_ptr<Simulation<Real>> started(const Run& run, std::uint64_t threads) {
  const auto backend = cpu::make_backend(static_cast<int>(threads));
  auto simulation = test::make_circle<Real>(*backend, run.range);
  simulation->create(run.seed);
  return simulation;
}

/// The run's checksum, of parts that are moved by themselves, each with threads and an order of its
/// own.
template <class Real>
std::uint64_t checksum_of_parts(const Run& run, RandomParameters& random) {
  std::uint64_t checksum = 0;
  const std::uint64_t end = run.range.first + run.range.count;
  for (std::uint64_t first = run.range.first; first < end;) {
    Run part = run;
    part.range = {first, random.whole(1, end - first)};
    const auto simulation = started<Real>(part, random.whole(1, 9));
    simulation->evolve(run.evolution, random.one_of(both_orders));
    checksum += simulation->checksum();
    first += part.range.count;
  }
  return checksum;
}

template <class Real>
void expect_one_checksum(RandomParameters& random) {
  const Run run = random_run(random, 40);
  SCOPED_TRACE(shown(run));
  const std::uint64_t checksum =
      checksum_by<Real>(run, Order::particle, cpu::InstructionSet::baseline);
  EXPECT_EQ(checksum_of_parts<Real>(run, random), checksum) << "in parts";
  for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
    const Order order = random.one_of(both_orders);
    EXPECT_EQ(checksum_by<Real>(run, order, set), checksum)
        << name_of(set) << ", order " << name_of(order);
  }
}

TEST(Property, PartsOrdersThreadsAndInstructionsGiveOneChecksumInDouble) {
  for_random_cases(60, expect_one_checksum<double>);
}
TEST(Property, PartsOrdersThreadsAndInstructionsGiveOneChecksumInSingle) {
  for_random_cases(60, expect_one_checksum<float>);
}

/// After how many of a run's steps it may be stopped and go on with the same bits.
std::uint64_t random_stop(const Evolution& evolution, RandomParameters& random) {
  if (evolution.math == Math::exact) return random.whole(0, evolution.steps);
  return steps_of_an_epoch * random.whole(0, evolution.steps / steps_of_an_epoch);
}

template <class Real>
void expect_stop_to_change_nothing(RandomParameters& random) {
  const Run run = random_run(random, 2500);
  const std::uint64_t stop = random_stop(run.evolution, random);
  SCOPED_TRACE(shown(run) << ", stopped after " << stop);
  const auto at_once = started<Real>(run, 2);
  at_once->evolve(run.evolution, Order::particle);
  const auto in_parts = started<Real>(run, 2);
  for (const std::uint64_t steps : {stop, run.evolution.steps - stop}) {
    in_parts->evolve({run.evolution.timestep, steps, run.evolution.math},
                     random.one_of(both_orders));
  }
  EXPECT_EQ(in_parts->checksum(), at_once->checksum());
}

TEST(Property, RunThatIsStoppedGoesOnWithTheSameBitsInDouble) {
  for_random_cases(40, expect_stop_to_change_nothing<double>);
}
TEST(Property, RunThatIsStoppedGoesOnWithTheSameBitsInSingle) {
  for_random_cases(40, expect_stop_to_change_nothing<float>);
}

long double radius_squared(const Particle<double>& particle) {
  const long double x = particle.x;
  const long double y = particle.y;
  return x * x + y * y;
}

/// How far r^2 of one particle may be from what it should be, relative to it, after `steps` steps
/// that each lengthen r^2 by a^2.
///
/// With u half an epsilon, the computed r is within 2u of the root (two roundings in x*x + y*y,
/// which a root halves, and its own, to first order), so a*y/r is within 4u, and the new position
/// within u r' + 4u a of the exact one. That moves r'^2 by twice as much, relative to r', and what
/// a step leaves, later ones only make smaller in relation.
long double tolerance(long double start_squared, long double a, std::uint64_t steps) {
  constexpr long double u = 0x1p-53L;
  const long double step_over_radius = std::min(1.0L, std::abs(a) / std::sqrt(start_squared));
  return static_cast<long double>(steps + 1) * 2 * u * (1 + 4 * step_over_radius);
}

TEST(Property, SquareOfTheRadiusGrowsByTheSquareOfTheStep) {
  for_random_cases(80, [](RandomParameters& random) {
    const double radius = random.power(-300, 300);
    const double angle = random.number(-M_PI, M_PI);
    const double a = radius * random.power(-20, 4) * (random.coin() ? 1 : -1);
    const std::uint64_t steps = random.whole(0, 3000);
    Particle<double> particle{radius * std::cos(angle), radius * std::sin(angle), 1};
    const long double start = radius_squared(particle);
    const long double step_length = a;
    for (std::uint64_t n = 1; n <= steps; ++n) {
      circle::step(a, particle);
      const long double expected = start + static_cast<long double>(n) * step_length * step_length;
      const long double error = std::abs(radius_squared(particle) / expected - 1);
      ASSERT_TRUE(error <= tolerance(start, step_length, n))
          << "by " << static_cast<double>(error) << " after " << n << " steps of " << a
          << " from a radius of " << radius;
    }
  });
}

}  // namespace
}  // namespace simgpu
