// The tests' own law: that it moves particles as it says, so that tests of all laws have something
// to find.

#include "tests/laws/drift.hpp"

#include <gtest/gtest.h>

#include "common/kernels/evolve.hpp"
#include "common/parameters.hpp"

namespace simgpu::test {
namespace {

// All of these numbers and their products are exact.
TEST(Drift, MovesByItsVelocityAtTheTimeOfTheStep) {
  const Evolution evolution{0.25, 4, Math::exact, 8, 2, {1, -2, 0.5, 0.125}};
  const Stepper<Drift, double> stepper(evolution);
  Drifter<double> drifter{1, 2, 3, 4};
  Drift::step(stepper.at(0), drifter);  // at 8 + 2 * 0.25, by when velocities are 1.0625 larger
  EXPECT_EQ(drifter.x, 1 + 0.25 * (1 + 1.0625));
  EXPECT_EQ(drifter.y, 2 + 0.25 * (-2 + 1.0625));
  EXPECT_EQ(drifter.z, 3 + 0.25 * (0.5 + 1.0625));
  EXPECT_EQ(drifter.age, 4.25);
  for (std::uint64_t n = 1; n < evolution.steps; ++n) Drift::step(stepper.at(n), drifter);
  EXPECT_EQ(drifter.x, 1 + 0.25 * (4 * 1 + 0.125 * (8.5 + 8.75 + 9 + 9.25)));
  EXPECT_EQ(drifter.age, 5);
}

TEST(Drift, MovesLikewiseInSingle) {
  const Stepper<Drift, float> stepper({0.25, 1, Math::exact, 8, 2, {1, -2, 0.5, 0.125}});
  Drifter<float> drifter{1, 2, 3, 4};
  Drift::step(stepper.at(0), drifter);
  EXPECT_EQ(drifter.x, 1 + 0.25F * (1 + 1.0625F));
  EXPECT_EQ(drifter.age, 4.25F);
}

TEST(Drift, TakesTheStepsThatAKernelIsAskedForAndNoOthers) {
  const Evolution evolution{0.25, 4, Math::exact, 8, 2, {1, -2, 0.5, 0.125}};
  const Stepper<Drift, double> stepper(evolution);
  Drifter<double> drifters[] = {{1, 2, 3, 4}, {5, 6, 7, 8}, {1, 2, 3, 4}};
  Drifter<double> expected = drifters[1];
  Drift::step(stepper.at(1), expected);
  Drift::step(stepper.at(2), expected);
  double columns[4][3];
  const auto view = view_of<double>(3, 4, [&](unsigned column) { return columns[column]; });
  for (unsigned i = 0; i < 3; ++i) store(view, i, drifters[i]);
  Evolve<Drift, double>{view, stepper, 1, 2}(1);
  for (unsigned i = 0; i < 3; ++i) drifters[i] = load<Drifter<double>>(view, i);
  EXPECT_EQ(drifters[1].x, expected.x);
  EXPECT_EQ(drifters[1].age, 8.5);
  EXPECT_EQ(drifters[0].age, 4);
  EXPECT_EQ(drifters[2].x, 1);
}

/// The same with fast arithmetic, for which there is never any room.
struct SlowDrift : Drift {
  template <class Real>
  static void step(const Step<SlowDrift, Real>& now, Drifter<Real>& particle) {
    Drift::step(Step<Drift, Real>{now.parameters, now.timestep, now.time, now.middle, now.end},
                particle);
  }

  struct Fast {
    template <class Real>
    using Carried = Drifter<Real>;

    template <class Real>
    static Drifter<Real> begin(const Step<SlowDrift, Real>&, const Drifter<Real>& particle) {
      return particle;
    }
    template <class Real>
    static bool may(const Drifter<Real>&) {
      return false;
    }
    template <class Real>
    static void step(Drifter<Real>&) {}
    template <class StepAll, class CorrectAll>
    static void run(std::uint64_t, StepAll, CorrectAll) {}
    template <class Real>
    static void correct(Real, Drifter<Real>&) {}
  };
};

TEST(Drift, WithoutRoomForFastArithmeticTakesExactStepsAtTheirTimes) {
  const Evolution evolution{0.25, steps_of_an_epoch + 3, Math::fast, 8, 2, {1, -2, 0.5, 0.125}};
  Drifter<double> particle{1, 2, 3, 4};
  Drifter<double> expected = particle;
  const Stepper<Drift, double> stepper(evolution);
  for (std::uint64_t n = 0; n < evolution.steps; ++n) Drift::step(stepper.at(n), expected);
  const ParticleView<double> view{{&particle.x, &particle.y, &particle.z, &particle.age}, 1, 4};
  EvolveFast<SlowDrift, double>{view, Stepper<SlowDrift, double>(evolution), evolution.steps}(0);
  EXPECT_EQ(particle.x, expected.x);
  EXPECT_EQ(particle.age, expected.age);
}

/// Drift with enclosed steps. An enclosed step adds a quarter to the age and changes nothing else.
/// Its two ends are equal, except in the column that a test names.
struct BoundedDrift : Drift {
  static inline int differing_column = -1;  ///< none if negative
  static inline std::uint64_t own_steps = 0;
  static inline std::uint64_t enclosures = 0;

  template <class Real>
  static void step(const Step<BoundedDrift, Real>& now, Drifter<Real>& particle) {
    ++own_steps;
    Drift::step(Step<Drift, Real>{now.parameters, now.timestep, now.time, now.middle, now.end},
                particle);
  }

  struct Enclosed {
    template <class Number>
    using Carried = Drifter<Number>;

    static constexpr std::uint64_t steps_of_an_enclosure = 4;

    template <class Real>
    static Drifter<Real> begin(const Step<BoundedDrift, Real>&, const Drifter<Real>& particle) {
      return particle;
    }
    template <class Real>
    static bool may(const Drifter<Real>&) {
      return true;
    }
    template <class Real>
    static void enclose(Drifter<Real>&) {
      ++enclosures;
    }
    template <class Real>
    static EnclosedEnds<4, Real> ends(const Drifter<Real>& carried) {
      const Real age = carried.age + Real{0.25};
      EnclosedEnds<4, Real> ends{{carried.x, carried.y, carried.z, age},
                                 {carried.x, carried.y, carried.z, age}};
      if (differing_column >= 0) ends.other[differing_column] += 1;
      return ends;
    }
    template <class Real>
    static void next(Drifter<Real>&) {}
  };
};

/// Where enclosed steps lead, and how often each function was called meanwhile.
Drifter<double> moved_bounded(Drifter<double> particle, const Evolution& evolution,
                              int differing_column) {
  BoundedDrift::differing_column = differing_column;
  BoundedDrift::own_steps = 0;
  BoundedDrift::enclosures = 0;
  const ParticleView<double> view{{&particle.x, &particle.y, &particle.z, &particle.age}, 1, 4};
  EvolveEnclosed<BoundedDrift, double>{view, Stepper<BoundedDrift, double>(evolution),
                                       evolution.steps}(0);
  return particle;
}

TEST(Drift, GoesToWhereTheEndsOfAnEnclosureAgree) {
  const auto end =
      moved_bounded({1, 2, 3, 4}, {0.25, 8, Math::exact, 8, 2, {1, -2, 0.5, 0.125}}, -1);
  EXPECT_EQ(end.x, 1);
  EXPECT_EQ(end.age, 6);
  EXPECT_EQ(BoundedDrift::own_steps, 0U);
  EXPECT_EQ(BoundedDrift::enclosures, 2U);
}

TEST(Drift, TakesItsOwnStepsAtTheirTimesWhereTheEndsDifferInAnyColumn) {
  const Evolution evolution{0.25, steps_of_an_epoch + 6, Math::exact, 8, 2, {1, -2, 0.5, 0.125}};
  const Stepper<Drift, double> stepper(evolution);
  for (const int column : {0, 1, 2, 3}) {
    Drifter<double> expected{1, 2, 3, 4};
    const auto end = moved_bounded(expected, evolution, column);
    for (std::uint64_t n = 0; n < evolution.steps; ++n) Drift::step(stepper.at(n), expected);
    EXPECT_EQ(end.x, expected.x);
    EXPECT_EQ(end.z, expected.z);
    EXPECT_EQ(end.age, expected.age);
    EXPECT_EQ(BoundedDrift::own_steps, evolution.steps);
    EXPECT_EQ(BoundedDrift::enclosures, steps_of_an_epoch / 4 + 2);
  }
}

TEST(Drift, IsAsUnlikeTheCircleAsALawCanBe) {
  const LawInfo& law = law_info<Drift>;
  EXPECT_EQ(law.columns.size(), 4U);
  EXPECT_EQ(law.dimensions, 3U);
  EXPECT_EQ(law.parameters.size(), 4U);
  EXPECT_TRUE(depends_on_time<Drift>);
  EXPECT_EQ(moved_column_count<Drift>, 4U);
  EXPECT_FALSE(law.has_fast);
  EXPECT_FALSE(law.has_reach);
  EXPECT_FALSE(law.has_exact_solution());
  EXPECT_FALSE(HasDomain<Drift>);
}

}  // namespace
}  // namespace simgpu::test
