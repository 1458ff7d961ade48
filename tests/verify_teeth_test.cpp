// From how many steps on --verify cannot tell a wrong state of the benchmark's particles from
// rounding. SIMGPU_TEETH_STEPS=1e7 in the environment prints it up to that many, which is the table
// of docs/trust.md.

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <utility>

#include "circle_particles.hpp"
#include "common/laws/circle/exact_solution.hpp"
#include "cpu/law_functions.hpp"

namespace simgpu::circle {
namespace {

using test::initial_particle;

constexpr std::uint64_t teeth_particles = 480;

/// What is wrong, in the order of the columns below.
enum Wrong { one_fewer, one_more, never_moved, opposite, mirrored, swapped, wrongs };
constexpr std::array<const char*, wrongs> wrong_names = {"one fewer", "one more", "never moved",
                                                         "opposite",  "mirrored", "swapped"};

/// The share of the benchmark's particles that are told of if they are wrong after `steps` steps.
template <class Real>
std::array<double, wrongs> told_shares(std::uint64_t steps) {
  constexpr double timestep = 1e-5;
  const Evolution evolution{timestep, steps};
  auto columns = test::circle_columns_for<Real>(teeth_particles);
  const ParticleView<Real> view = columns.view();
  for (std::uint64_t i = 0; i < view.size; ++i) {
    test::set_particle(view, i, initial_particle<Real>(42, i));
  }
  std::array<double, wrongs> shares{};
  const auto tell = [&](Wrong wrong, const std::function<Particle<Real>(Particle<Real>)>& made) {
    std::uint64_t told = 0;
    for (std::uint64_t i = 0; i < view.size; ++i) {
      const auto start = initial_particle<Real>(42, i);
      const Particle<Real> end = wrong == never_moved ? start : made(test::particle_at(view, i));
      if (!(verify_particle(start, end, evolution).share() < 1)) ++told;
    }
    shares[wrong] = static_cast<double>(told) / teeth_particles;
  };
  const auto evolve = [&](std::uint64_t so_many) {
    cpu::law_functions<laws::Circle>().in<Real>().evolve_exact(
        view, {timestep, so_many}, Order::particle, cpu::best_instruction_set());
  };
  const auto as_it_is = [](Particle<Real> end) { return end; };
  evolve(steps - 1);
  tell(one_fewer, as_it_is);
  evolve(1);
  tell(never_moved, as_it_is);
  tell(opposite, [](Particle<Real> end) {
    return Particle<Real>{-end.x, -end.y, end.angular_speed};
  });
  tell(mirrored, [](Particle<Real> end) {
    return Particle<Real>{end.x, -end.y, end.angular_speed};
  });
  tell(swapped, [](Particle<Real> end) { return Particle<Real>{end.y, end.x, end.angular_speed}; });
  evolve(1);
  tell(one_more, as_it_is);
  return shares;
}

template <class Real>
void print_told_shares(double most_steps) {
  std::cout << "\n| steps, " << name_of(precision_of<Real>) << " |";
  for (const char* const name : wrong_names) std::cout << ' ' << name << " |";
  std::cout << '\n';
  for (double steps = 1; steps <= most_steps; steps *= 10) {
    std::cout << "| " << static_cast<std::uint64_t>(steps) << " |";
    for (const double share : told_shares<Real>(static_cast<std::uint64_t>(steps))) {
      std::cout << ' ' << std::fixed << std::setprecision(1) << 100 * share << " % |";
    }
    std::cout << std::endl;
  }
}

TEST(VerifyTeeth, TellsEveryWrongStateInDouble) {
  for (const std::uint64_t steps : {1U, 10U, 100U, 1'000U, 10'000U}) {
    const auto shares = told_shares<double>(steps);
    for (const Wrong wrong : {one_fewer, one_more, never_moved, opposite, mirrored, swapped}) {
      EXPECT_GT(shares[wrong], 0.99) << wrong_names[wrong] << ", " << steps;
    }
  }
}

// One step more or fewer is told of up to some tens of steps, all else far beyond.
TEST(VerifyTeeth, TellsWrongStatesInSingle) {
  for (const std::uint64_t steps : {1U, 10U, 100U, 1'000U, 10'000U}) {
    const auto shares = told_shares<float>(steps);
    for (const Wrong wrong : {never_moved, opposite, mirrored, swapped}) {
      EXPECT_GT(shares[wrong], 0.95) << wrong_names[wrong] << ", " << steps;
    }
    if (steps > 10) continue;
    for (const Wrong wrong : {one_fewer, one_more}) {
      EXPECT_GT(shares[wrong], 0.8) << wrong_names[wrong] << ", " << steps;
    }
  }
}

TEST(VerifyTeeth, Table) {
  const char* const most_steps = std::getenv("SIMGPU_TEETH_STEPS");
  if (most_steps == nullptr) GTEST_SKIP() << "SIMGPU_TEETH_STEPS=1e7 prints it";
  print_told_shares<double>(std::stod(most_steps));
  print_told_shares<float>(std::stod(most_steps));
}

}  // namespace
}  // namespace simgpu::circle
