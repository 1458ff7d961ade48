// What holds for the steps of every law, those that simgpu comes with and the tests' own, in both
// precisions. Each is held to its own scalar step, one particle after the other; the laws' own
// tests hold that to what it should be. law_state_test.cpp and law_backend_test.cpp go on from
// here.

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "common/kernels/evolve.hpp"
#include "cpu/lanes.hpp"
#include "cpu/law_functions.hpp"
#include "launches.hpp"
#include "laws/each_law.hpp"

namespace simgpu {
namespace {

using cuda::LaunchShape;
using test::launch;
using test::launch_shapes;

constexpr Order either_order[] = {Order::particle, Order::step};

/// None, one, few enough to be moved one by one, and around whole blocks of lanes.
template <class Real>
std::vector<std::uint64_t> sizes() {
  constexpr std::uint64_t block = cpu::lanes<Real>;
  constexpr std::uint64_t few = cpu::few<Real>;
  return {0,         1,         few,         few + 1,         block - 1,
          block,     block + 1, block + few, block + few + 1, 2 * block - 1,
          2 * block, 1'000};
}

template <class Case>
class StepsOfEachLaw : public test::EachLaw<Case> {};
TYPED_TEST_SUITE(StepsOfEachLaw, test::CasesOfAllLaws, test::NameOfCase);

TYPED_TEST(StepsOfEachLaw, InstructionSetsAndOrdersGiveTheBitsOfTheStep) {
  for (const std::uint64_t steps : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{10}}) {
    const Evolution evolution = this->evolution_of_steps(steps);
    const auto all = this->start(1'001);
    const auto all_moved = this->moved(all, evolution);
    for (const std::uint64_t size : sizes<typename TypeParam::Real>()) {
      const auto end = static_cast<std::ptrdiff_t>(size + 1);
      const std::vector rows(all.begin(), all.begin() + end);
      const std::vector expected(all_moved.begin(), all_moved.begin() + end);
      for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
        for (const Order order : either_order) {
          SCOPED_TRACE(testing::Message() << name_of(set) << ", order " << name_of(order) << ", "
                                          << steps << " steps, " << size << " particles");
          this->expect_moved(rows, expected, [&](auto particles) {
            this->functions().evolve_exact(particles, evolution, order, set);
          });
        }
      }
    }
  }
}

TYPED_TEST(StepsOfEachLaw, LaunchShapesGiveTheBitsOfTheStep) {
  using Body = Evolve<typename TypeParam::Law, typename TypeParam::Real>;
  const Evolution evolution = this->evolution_of_steps(10);
  const Stepper<typename TypeParam::Law, typename TypeParam::Real> stepper(evolution);
  const auto rows = this->start(301);
  const auto expected = this->moved(rows, evolution);
  for (const LaunchShape& shape : launch_shapes) {
    SCOPED_TRACE(testing::Message() << shape.blocks << " x " << shape.threads_per_block);
    this->expect_moved(rows, expected, [&](auto particles) {
      launch(shape, particles.size, Body{particles, stepper, 0, evolution.steps});
    });
    this->expect_moved(rows, expected, [&](auto particles) {
      for (std::uint64_t n = 0; n < evolution.steps; ++n) {
        launch(shape, particles.size, Body{particles, stepper, n, 1});
      }
    });
  }
}

// None and some of an epoch, whole enclosures and what is left over by them; and from steps of
// which hardly any falls back on the law's own to those that all do.
TYPED_TEST(StepsOfEachLaw, EnclosedStepsGiveTheBitsOfTheStepInAllLaunchShapes) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  if constexpr (HasEnclosed<Law>) {
    constexpr std::uint64_t enclosure = Law::Enclosed::steps_of_an_enclosure;
    for (const double timestep : {1e-5, 1e-3, 1e-1}) {
      for (const std::uint64_t steps : {std::uint64_t{0}, std::uint64_t{1}, enclosure,
                                        2 * enclosure + 3, steps_of_an_epoch + enclosure + 1}) {
        Evolution evolution = this->evolution_of_steps(steps);
        evolution.timestep = timestep;
        const Stepper<Law, Real> stepper(evolution);
        const auto rows = this->start(300);
        const auto expected = this->moved(rows, evolution);
        for (const LaunchShape& shape : launch_shapes) {
          SCOPED_TRACE(testing::Message() << shape.blocks << " x " << shape.threads_per_block
                                          << ", " << steps << " steps of " << timestep);
          this->expect_moved(rows, expected, [&](auto particles) {
            launch(shape, particles.size, EvolveEnclosed<Law, Real>{particles, stepper, steps});
          });
        }
      }
    }
  }
}

// From steps of which hardly any particle can take fast ones to those that all can take.
TYPED_TEST(StepsOfEachLaw, FastMathHasTheSameBitsOnInstructionSetsAndLaunchShapes) {
  using Law = typename TypeParam::Law;
  using Real = typename TypeParam::Real;
  if constexpr (HasFast<Law>) {
    for (const double timestep : {1e-6, 1e-4, 1e-2}) {
      for (const std::uint64_t steps : {std::uint64_t{17}, steps_of_an_epoch + 1}) {
        Evolution evolution = this->evolution_of_steps(steps, Math::fast);
        evolution.timestep = timestep;
        const Stepper<Law, Real> stepper(evolution);
        const auto rows = this->start(300);
        const auto expected = this->moved_fast(rows, evolution);
        for (const cpu::InstructionSet set : cpu::usable_instruction_sets()) {
          SCOPED_TRACE(testing::Message()
                       << name_of(set) << ", " << steps << " steps of " << timestep);
          this->expect_moved(rows, expected, [&](auto particles) {
            this->functions().evolve_fast(particles, evolution, set);
          });
        }
        for (const LaunchShape& shape : launch_shapes) {
          this->expect_moved(rows, expected, [&](auto particles) {
            launch(shape, particles.size, EvolveFast<Law, Real>{particles, stepper, steps});
          });
        }
      }
    }
  } else {
    EXPECT_EQ(this->functions().evolve_fast, nullptr);
    EXPECT_FALSE(this->law.has_fast);
  }
}

TYPED_TEST(StepsOfEachLaw, GoingOnIsTakingAllStepsAtOnce) {
  using Law = typename TypeParam::Law;
  const cpu::InstructionSet set = cpu::best_instruction_set();
  const auto rows = this->start(200);
  // Where a law has epochs, their borders are to be between steps of both parts.
  constexpr bool has_epochs = HasFast<Law> || HasEnclosed<Law>;
  constexpr std::uint64_t an_epoch = has_epochs ? steps_of_an_epoch : 20;
  const Evolution whole = this->evolution_of_steps(2 * an_epoch + 100);
  const auto expected = this->moved(rows, whole);
  const auto take = [&](auto particles, Evolution& part, std::uint64_t steps) {
    part.steps = steps;
    if constexpr (HasFast<Law>) {
      if (part.math == Math::fast) {
        this->functions().evolve_fast(particles, part, set);
        part.first_step += steps;
        return;
      }
    }
    this->functions().evolve_exact(particles, part, Order::particle, set);
    part.first_step += steps;
  };
  this->expect_moved(rows, expected, [&](auto particles) {
    Evolution part = whole;
    for (const std::uint64_t steps :
         {std::uint64_t{1}, an_epoch / 2, whole.steps - an_epoch / 2 - 1}) {
      take(particles, part, steps);
    }
  });
  if constexpr (HasFast<Law>) {
    Evolution fast = whole;
    fast.math = Math::fast;
    this->expect_moved(rows, this->moved_fast(rows, fast), [&](auto particles) {
      Evolution part = fast;
      take(particles, part, steps_of_an_epoch);
      take(particles, part, whole.steps - steps_of_an_epoch);
    });
  }
}

// A time is worked out from its step's number, so that it is the same for whoever comes to it.
TYPED_TEST(StepsOfEachLaw, TimesOfStepsAreNeverSummedUp) {
  Evolution evolution = this->evolution_of_steps(0);
  evolution.timestep = 0.1;
  const Stepper<typename TypeParam::Law, typename TypeParam::Real> stepper(evolution);
  evolution.first_step = 0;
  const Stepper<typename TypeParam::Law, typename TypeParam::Real> from_the_start(evolution);
  for (const std::uint64_t n : {0U, 1U, 3U, 1'000'003U}) {
    EXPECT_EQ(stepper.at(n).time, 2.5 + static_cast<double>(7 + n) * 0.1);
    EXPECT_EQ(stepper.at(n).time, from_the_start.at(7 + n).time);
  }
}

// What does not may be launched again and again as one graph.
TYPED_TEST(StepsOfEachLaw, DependOnTimeOnlyIfTheLawSaysSo) {
  const auto rows = this->start(100);
  Evolution evolution = this->evolution_of_steps(10);
  const auto expected = this->moved(rows, evolution);
  evolution.start_time += 1000;
  const auto later = this->moved(rows, evolution);
  EXPECT_EQ(std::memcmp(later.data(), expected.data(), sizeof rows[0] * rows.size()) != 0,
            depends_on_time<typename TypeParam::Law>);
}

TYPED_TEST(StepsOfEachLaw, ColumnsThatNoStepMovesStay) {
  using Law = typename TypeParam::Law;
  using Row = ParticleOf<Law, typename TypeParam::Real>;
  const auto rows = this->start(100);
  const auto moved = this->moved(rows, this->evolution_of_steps(10));
  std::vector<bool> changes(this->columns, false);
  for (std::uint64_t i = 0; i < rows.size(); ++i) {
    const auto before = this->columns_of({rows[i]});
    const auto after = this->columns_of({moved[i]});
    for (unsigned column = 0; column < this->columns; ++column) {
      const auto bits = [&](const auto& one) { return bits_of(one.view().columns[column][0]); };
      if (bits(before) != bits(after)) changes[column] = true;
    }
  }
  for (unsigned column = 0; column < this->columns; ++column) {
    EXPECT_EQ(changes[column], column < moved_column_count<Law>) << "column " << column;
  }
  static_assert(sizeof(Row) == sizeof(typename TypeParam::Real) * column_count<Law>);
}

}  // namespace
}  // namespace simgpu
