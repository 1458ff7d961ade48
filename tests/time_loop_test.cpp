// A run in portions has the bits of a run at once, and stops where it is asked to.

#include "driver/run/time_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "circle_particles.hpp"
#include "common/block.hpp"
#include "cpu/cpu_backend.hpp"
#include "driver/plan/portions.hpp"
#include "test_backends.hpp"

namespace simgpu::driver {
namespace {

using testing::ElementsAre;

constexpr std::uint64_t loop_seed = 7;

template <class Real>
std::unique_ptr<Simulation<Real>> created(std::uint64_t particles) {
  const auto backend = cpu::make_backend(2);
  backend->start();
  auto simulation = test::make_circle<Real>(*backend, {0, particles});
  simulation->create(loop_seed);
  return simulation;
}

TEST(Portions, CoverEveryStepOfEveryParticleOnceInAnyOrderOfSizes) {
  for (const Math math : {Math::exact, Math::fast}) {
    for (const Order order : {Order::particle, Order::step}) {
      constexpr std::uint64_t particles = 100'000;
      constexpr std::uint64_t steps = 70'000;
      Portions portions(particles, math, order);
      Position position;
      double done = 0;
      for (int n = 0; position.step < steps; ++n) {
        const Portion portion = portions.next(position, steps);
        ASSERT_EQ(portion.offset, position.ahead);
        ASSERT_GT(portion.count, 0U);
        ASSERT_GT(portion.steps, 0U);
        if (order == Order::step && math == Math::exact) {
          ASSERT_EQ(portion.count, particles);
        }
        if (math == Math::fast && position.step + portion.steps < steps) {
          ASSERT_EQ(portion.steps % steps_of_an_epoch, 0U);
        }
        done += static_cast<double>(portion.count) * static_cast<double>(portion.steps);
        // A device that is faster and slower by turns.
        portions.took(portion, n % 3 == 0 ? 10 : 1e-3);
        position = portions.after(position, portion);
      }
      EXPECT_EQ(position, (Position{steps, 0, 0}));
      EXPECT_EQ(done, 1.0 * particles * steps);
    }
  }
}

TEST(Portions, OfTheDefaultRunIsOne) {
  const Parameters defaults;
  const Portions portions(defaults.particles, defaults.math, defaults.order);
  const Portion portion = portions.next({}, defaults.steps);
  EXPECT_EQ(portion.count, defaults.particles);
  EXPECT_EQ(portion.steps, defaults.steps);
}

TEST(Portions, LeaveNoParticleAheadWhereAllAreToStayTogether) {
  for (const Math math : {Math::exact, Math::fast}) {
    for (const Together together : {Together::always, Together::always_slow}) {
      constexpr std::uint64_t particles = 100'000;
      constexpr std::uint64_t steps = 70'000;
      Portions portions(particles, math, Order::particle, together);
      Position position;
      for (int n = 0; position.step < steps; ++n) {
        const Portion portion = portions.next(position, steps);
        ASSERT_EQ(portion.count, particles);
        if (math == Math::fast && position.step + portion.steps < steps) {
          ASSERT_EQ(portion.steps % steps_of_an_epoch, 0U);
        }
        portions.took(portion, n % 3 == 0 ? 10 : 1e-3);
        position = portions.after(position, portion);
        ASSERT_EQ(position.ahead, 0U);
      }
      EXPECT_EQ(position.step, steps);
    }
  }
}

TEST(Portions, TakeAQuarterOfASecondOnceTheDeviceIsKnown) {
  constexpr std::uint64_t particles = 1'000'000'000;
  constexpr double rate = 1e9;
  Portions portions(particles, Math::exact, Order::particle);
  Portion portion;
  for (int n = 0; n < 10; ++n) {
    portion = portions.next({}, particles);
    portions.took(portion, static_cast<double>(portion.count * portion.steps) / rate);
  }
  EXPECT_NEAR(static_cast<double>(portion.count * portion.steps) / rate, 0.25, 0.01);
}

TEST(Portions, OfLongRunsOfFewParticlesDoNotOverflow) {
  Portions portions(1, Math::exact, Order::particle);
  constexpr std::uint64_t steps = std::uint64_t{1} << 53;
  Position position;
  for (int n = 0; n < 100; ++n) {
    const Portion portion = portions.next(position, steps);
    portions.took(portion, 0);
    position = portions.after(position, portion);
    if (position.step == steps) return;
  }
  FAIL() << "stopped growing at step " << position.step;
}

template <class Real>
void expect_the_bits_of_one_call(Math math, Order order, std::uint64_t every) {
  constexpr std::uint64_t particles = 40'000;
  const Evolution evolution{1e-3, 2500, math};
  const auto at_once = created<Real>(particles);
  at_once->evolve(evolution, order);
  const auto in_portions = created<Real>(particles);
  TimeLoop<Real> loop(*in_portions, evolution, order, {});
  loop.at_every(every, [](std::uint64_t) {});
  loop.run();
  EXPECT_EQ(in_portions->checksum(), at_once->checksum());
}

TEST(TimeLoop, GivesTheBitsOfOneCall) {
  for (const Order order : {Order::particle, Order::step}) {
    expect_the_bits_of_one_call<double>(Math::exact, order, 777);
    expect_the_bits_of_one_call<float>(Math::exact, order, 1);
  }
  expect_the_bits_of_one_call<double>(Math::fast, Order::particle, steps_of_an_epoch);
  expect_the_bits_of_one_call<float>(Math::fast, Order::particle, 2 * steps_of_an_epoch);
}

TEST(TimeLoop, ActsAtTheStartAtEachMultipleAndAtTheEnd) {
  const auto simulation = created<double>(100);
  TimeLoop<double> loop(*simulation, {1e-3, 10}, Order::particle, {});
  std::vector<std::uint64_t> fours;
  std::vector<std::uint64_t> fives;
  loop.at_every(4, [&](std::uint64_t step) { fours.push_back(step); });
  loop.at_every(5, [&](std::uint64_t step) { fives.push_back(step); });
  loop.run();
  EXPECT_THAT(fours, ElementsAre(0, 4, 8, 10));
  EXPECT_THAT(fives, ElementsAre(0, 5, 10));
}

TEST(TimeLoop, ActsOnceInARunOfNoSteps) {
  const auto simulation = created<double>(1);
  TimeLoop<double> loop(*simulation, {1e-3, 0}, Order::particle, {});
  int times = 0;
  loop.at_every(4, [&](std::uint64_t) { ++times; });
  EXPECT_EQ(loop.run(), 0);
  EXPECT_EQ(times, 1);
}

TEST(TimeLoop, WhatActsAtAStepSeesTheStateOfARunOfSoManySteps) {
  constexpr std::uint64_t particles = 1000;
  const auto simulation = created<double>(particles);
  TimeLoop<double> loop(*simulation, {1e-3, 30}, Order::particle, {});
  loop.at_every(7, [&](std::uint64_t step) {
    const auto other = created<double>(particles);
    other->evolve({1e-3, step}, Order::particle);
    EXPECT_EQ(simulation->checksum(), other->checksum()) << step;
  });
  loop.run();
}

TEST(TimeLoop, GoesOnFromAPositionWhereSomeParticlesAreAhead) {
  constexpr std::uint64_t particles = 50'000;
  const Evolution evolution{1e-3, 100};
  const auto at_once = created<double>(particles);
  at_once->evolve(evolution, Order::particle);
  for (const Order order : {Order::particle, Order::step}) {
    const auto simulation = created<double>(particles);
    constexpr std::uint64_t ahead = 20'000;
    simulation->evolve({1e-3, 30}, Order::particle);
    simulation->evolve(0, ahead, {1e-3, 25}, Order::particle);
    TimeLoop<double> loop(*simulation, evolution, order, {30, ahead, 25});
    std::vector<std::uint64_t> steps;
    loop.at_every(55, [&](std::uint64_t step) { steps.push_back(step); });
    loop.run();
    EXPECT_EQ(simulation->checksum(), at_once->checksum());
    EXPECT_THAT(steps, ElementsAre(55, 100));
  }
}

/// Where a run was stopped, and the particles there.
struct Stop {
  Position position;
  ParticleColumns<double> particles;
};

constexpr std::uint64_t divided_particles = 20'000;
constexpr Evolution divided_evolution{1e-3, 1100};

std::unique_ptr<Simulation<double>> made_on(Backend& backend) {
  backend.start();
  return test::make_circle<double>(backend, {0, divided_particles});
}

/// A run on these devices up to where the first of its particles are ahead of the others.
Stop stopped_on(Backend& backend) {
  const auto simulation = made_on(backend);
  simulation->create(loop_seed);
  Stop stop{{}, test::circle_columns_for<double>(divided_particles)};
  TimeLoop<double> loop(*simulation, divided_evolution, Order::particle, {});
  loop.after_portions([&](const Position& position) {
    if (stop.position.ahead > 0 || position.ahead == 0) return;
    stop.position = position;
    for_each_block(divided_particles, [&](std::uint64_t offset, std::uint64_t count) {
      simulation->store(offset, stop.particles.view().subview(offset, count));
    });
  });
  loop.run();
  return stop;
}

/// The checksum of the run's end, where it goes on with these devices.
std::uint64_t checksum_after(Stop& stop, Backend& backend) {
  const auto simulation = made_on(backend);
  for_each_block(divided_particles, [&](std::uint64_t offset, std::uint64_t count) {
    simulation->load(offset, stop.particles.view().subview(offset, count).read_only());
  });
  TimeLoop<double>(*simulation, divided_evolution, Order::particle, stop.position).run();
  return simulation->checksum();
}

TEST(TimeLoop, GoesOnUnderAnyDivisionFromWhereAnotherLeftIt) {
  const auto at_once = created<double>(divided_particles);
  at_once->evolve(divided_evolution, Order::particle);
  const auto devices = [](int n) {
    return n == 0   ? cpu::make_backend(2)
           : n == 1 ? test::team_of_cpus({1, 1})
                    : test::team_of_cpus({2, 1, 1});
  };
  for (int from = 0; from < 3; ++from) {
    Stop stop = stopped_on(*devices(from));
    ASSERT_GT(stop.position.ahead, 0U);
    EXPECT_EQ(stop.position.parts.size(), static_cast<std::size_t>(from == 0 ? 0 : from + 1))
        << "one is no division";
    for (int to = 0; to < 3; ++to) {
      EXPECT_EQ(checksum_after(stop, *devices(to)), at_once->checksum()) << from << " to " << to;
    }
  }
}

TEST(TimeLoop, TellsThePositionAfterEachPortion) {
  const auto simulation = created<double>(100);
  TimeLoop<double> loop(*simulation, {1e-3, 10}, Order::particle, {});
  std::vector<Position> positions;
  loop.at_every(4, [](std::uint64_t) {});
  loop.after_portions([&](const Position& position) { positions.push_back(position); });
  loop.run();
  EXPECT_THAT(positions, ElementsAre(Position{4, 0, 0}, Position{8, 0, 0}, Position{10, 0, 0}));
}

}  // namespace
}  // namespace simgpu::driver
