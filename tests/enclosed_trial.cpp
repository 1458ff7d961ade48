// Looks for a particle to which the CPU's enclosed steps give other bits than the plain step:
//
//     enclosed_trial STEPS [SEED]
//
// takes about so many steps of random particles by both, in either precision, and compares all
// bits. It ends with 1 if it finds a difference, which docs/exact-step.md proves there is none of.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <string_view>

#include "circle_particles.hpp"
#include "cpu/law_functions.hpp"
#include "hard_starts.hpp"

namespace simgpu {
namespace {

using circle::Particle;
using test::may_take_enclosed_steps;
using test::RandomParameters;

constexpr std::uint64_t batch_size = 2048;  // small enough for a processor's nearest cache

/// What a trial has seen.
struct Counts {
  double steps = 0;
  std::uint64_t different = 0;  ///< particles that end with other bits
  std::uint64_t watched = 0;    ///< steps of single particles, to see the share of those below
  std::uint64_t left = 0;       ///< of these, steps that an enclosure leaves to the plain step
};

/// Any radius, direction and tangent of the ranges.
template <class Real>
Particle<Real> random_particle(RandomParameters& random) {
  using Range = circle::EnclosureRange<Real>;
  const double most = std::log2(double{Range::most_square}) / 2;
  const double r = random.power(-most, most);
  const double t = random.power(-1.3 * std::numeric_limits<Real>::digits,
                                std::log2(double{Range::most_tangent}));
  const double angle = random.number(-M_PI, M_PI);
  return {static_cast<Real>(r * std::cos(angle)), static_cast<Real>(r * std::sin(angle)),
          static_cast<Real>(random.coin() ? r * t : -r * t)};
}

/// Particles of one kind, and the timestep that goes with them.
template <class Real>
double fill(ParticleView<Real> particles, RandomParameters& random) {
  const std::uint64_t seed = random.whole(0, UINT64_MAX - 1);
  const std::uint64_t kind = random.whole(0, 3);
  test::HardStarts<Real> hard(seed);
  const auto start = [&](std::uint64_t i) {
    if (kind == 0) return random_particle<Real>(random);
    if (kind == 1) return hard.next();
    return test::initial_particle<Real>(seed, i);
  };
  for (std::uint64_t i = 0; i < particles.size; ++i) {
    Particle<Real> particle = start(i);
    while (kind < 2 && !may_take_enclosed_steps(particle)) particle = start(i);
    test::set_particle(particles, i, particle);
  }
  if (kind < 2) return 1;
  return kind == 2 ? 1e-5 : random.power(-30, -7);
}

/// Follows a particle through an epoch at most, by the plain step.
template <class Real>
void watch(Particle<Real> particle, const Evolution& evolution, Counts& counts) {
  const Real a = circle::step_length(static_cast<Real>(evolution.timestep), particle);
  auto carried = circle::begin_enclosed(a, particle);
  if (!circle::may_be_enclosed(carried)) return;
  for (std::uint64_t n = 0; n < evolution.steps && n < steps_of_an_epoch; ++n) {
    if (n % circle::steps_of_an_enclosure == 0) circle::enclose(carried);
    const auto one = circle::end_of_step(carried, carried.lower);
    const auto other = circle::end_of_step(carried, carried.upper);
    ++counts.watched;
    counts.left += one.x != other.x || one.y != other.y ? 1U : 0U;
    circle::step(a, particle);
    carried.x = particle.x;
    carried.y = particle.y;
    circle::move_enclosure(carried);
  }
}

/// Takes a batch both ways.
template <class Real>
void try_batch(RandomParameters& random, Counts& counts) {
  static auto enclosed = test::circle_columns_for<Real>(batch_size);
  static auto plain = test::circle_columns_for<Real>(batch_size);
  const ParticleView<Real> particles = enclosed.view();
  Evolution evolution;
  evolution.timestep = fill(particles, random);
  evolution.steps = random.whole(circle::steps_of_an_enclosure, 2 * steps_of_an_epoch);
  for (std::uint64_t i = 0; i < batch_size; ++i) {
    test::set_particle(plain.view(), i, test::particle_at(particles, i));
  }
  watch(test::particle_at(particles, 0), evolution, counts);

  // In this order each particle takes one step at a time, which is never enclosed.
  const cpu::InstructionSet set = cpu::best_instruction_set();
  const auto& functions = cpu::law_functions<laws::Circle>().in<Real>();
  functions.evolve_exact(particles, evolution, Order::particle, set);
  functions.evolve_exact(plain.view(), evolution, Order::step, set);
  for (std::uint64_t i = 0; i < batch_size; ++i) {
    const auto one = test::particle_at(particles, i);
    const auto other = test::particle_at(plain.view(), i);
    if (bits_of(one.x) != bits_of(other.x) || bits_of(one.y) != bits_of(other.y)) {
      ++counts.different;
    }
  }
  counts.steps += static_cast<double>(batch_size * evolution.steps);
}

void say(std::string_view precision, const Counts& counts) {
  std::cout << precision << ": " << counts.steps << " steps, "
            << 100 * static_cast<double>(counts.left) / static_cast<double>(counts.watched)
            << " % of " << counts.watched << " watched ones left to the plain step, "
            << counts.different << " particles with other bits\n";
}

int try_steps(double steps, std::uint64_t seed) {
  RandomParameters random(seed);
  Counts in_double;
  Counts in_single;
  while (in_double.steps + in_single.steps < steps) {
    try_batch<double>(random, in_double);
    try_batch<float>(random, in_single);
  }
  std::cout << name_of(cpu::best_instruction_set()) << ", seed " << seed << '\n';
  say("double", in_double);
  say("single", in_single);
  return in_double.different + in_single.different == 0 ? 0 : 1;
}

}  // namespace
}  // namespace simgpu

int main(int argc, char** argv) {
  const double steps = argc == 2 || argc == 3 ? std::atof(argv[1]) : 0;
  if (!(steps > 0)) {
    std::cerr << "usage: enclosed_trial STEPS [SEED]\n";
    return 2;
  }
  return simgpu::try_steps(steps, argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 1);
}
