// The largest distances between two states are found over every particle, wherever it is.

#include "common/separation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "circle_particles.hpp"
#include "common/block.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "expect_error.hpp"

namespace simgpu {
namespace {

using testing::HasSubstr;

/// A state of the circle's particles: x, y and speed, all 0 at first.
template <class Real>
class CircleState {
 public:
  explicit CircleState(Range range)
      : columns_(test::circle_columns_for<Real>(range.count)), backend_(cpu::make_backend(1)) {
    backend_->start();
    simulation_ = test::make_circle<Real>(*backend_, range);
    for (unsigned column = 0; column < test::circle_law.column_count(); ++column) {
      for (std::uint64_t i = 0; i < range.count; ++i) columns_.view().columns[column][i] = 0;
    }
  }

  void set(std::uint64_t i, double x, double y, double speed = 0) {
    const ParticleView<Real> view = columns_.view();
    view.columns[0][i] = static_cast<Real>(x);
    view.columns[1][i] = static_cast<Real>(y);
    view.columns[2][i] = static_cast<Real>(speed);
  }

  const Simulation<Real>& simulation() {
    simulation_->load(0, columns_.view().read_only());
    return *simulation_;
  }

 private:
  ParticleColumns<Real> columns_;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Simulation<Real>> simulation_;
};

template <class Real>
class SeparationOf : public testing::Test {};
using Precisions = testing::Types<double, float>;
TYPED_TEST_SUITE(SeparationOf, Precisions);

TYPED_TEST(SeparationOf, EqualPositionsIsZeroAndNamesNoParticle) {
  CircleState<TypeParam> one({0, 3});
  CircleState<TypeParam> other({0, 3});
  one.set(1, 4, -5, 1);
  other.set(1, 4, -5, 2);  // a speed is no position
  const Separation found = separation_of(one.simulation(), other.simulation());
  EXPECT_EQ(found.dimensions, 2U);
  EXPECT_EQ(found.farthest.distance, 0);
  EXPECT_FALSE(found.farthest.particle);
  EXPECT_FALSE(found.along[0].particle);
  EXPECT_EQ(found.size, 5);
}

TYPED_TEST(SeparationOf, EachAxisAndTheDistanceHaveTheirOwnParticles) {
  CircleState<TypeParam> one({100, 10});
  CircleState<TypeParam> other({100, 10});
  one.set(2, 5, 0);
  one.set(4, 4, 4);
  other.set(7, 0, 5);
  other.set(8, 0, 5);  // of equal distances the first counts
  const Separation found = separation_of(one.simulation(), other.simulation());
  EXPECT_EQ(found.along[0].distance, 5);
  EXPECT_EQ(found.along[0].particle, 102U);
  EXPECT_EQ(found.along[1].distance, 5);
  EXPECT_EQ(found.along[1].particle, 107U);
  EXPECT_EQ(found.farthest.distance, std::sqrt(2.0) * 4);
  EXPECT_EQ(found.farthest.particle, 104U);
}

TYPED_TEST(SeparationOf, ASingleParticleIsFoundWhereverItIs) {
  constexpr std::uint64_t count = 2 * block_particles + 3;
  for (const std::uint64_t i :
       {std::uint64_t{0}, block_particles - 1, block_particles, 2 * block_particles, count - 1}) {
    CircleState<TypeParam> one({0, count});
    CircleState<TypeParam> other({0, count});
    other.set(i, 3, 4);
    const Separation found = separation_of(one.simulation(), other.simulation());
    EXPECT_EQ(found.farthest.distance, 5) << i;
    EXPECT_EQ(found.farthest.particle, i);
  }
}

TYPED_TEST(SeparationOf, DistancesWhoseSquaresAreOutOfRangeAreRight) {
  for (const double size : {1e-30, 1e30}) {
    const auto three = static_cast<double>(static_cast<TypeParam>(3 * size));
    const auto four = static_cast<double>(static_cast<TypeParam>(4 * size));
    CircleState<TypeParam> one({0, 1});
    CircleState<TypeParam> other({0, 1});
    one.set(0, three, four);
    const double distance = separation_of(one.simulation(), other.simulation()).farthest.distance;
    EXPECT_NEAR(distance / (5 * size), 1, 1e-6);
  }
  CircleState<double> one({0, 1});
  CircleState<double> other({0, 1});
  one.set(0, 3e-300, 4e-300);
  EXPECT_NEAR(separation_of(one.simulation(), other.simulation()).farthest.distance / 5e-300, 1,
              1e-15);
}

TYPED_TEST(SeparationOf, NumbersThatAreNotFiniteNeverPass) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [x, y] :
       {std::pair{nan, 0.0}, {0.0, nan}, {infinity, 0.0}, {0.0, -infinity}, {nan, 1e30}}) {
    CircleState<TypeParam> one({5, 4});
    CircleState<TypeParam> other({5, 4});
    one.set(2, x, y);
    other.set(3, 1, 1);
    const auto expect_refusal = [](const auto& a, const auto& b) {
      test::expect_error(ErrorKind::run_failed, HasSubstr("particle 7"),
                         [&] { separation_of(a, b); });
    };
    expect_refusal(one.simulation(), other.simulation());
    expect_refusal(other.simulation(), one.simulation());
    expect_refusal(one.simulation(), one.simulation());
  }
}

TEST(Separation, BeyondTheDoublesIsRefused) {
  CircleState<double> one({0, 1});
  CircleState<double> other({0, 1});
  one.set(0, 1.5e308, 0);
  other.set(0, -1.5e308, 0);
  test::expect_error(ErrorKind::run_failed, HasSubstr("no finite number"),
                     [&] { separation_of(one.simulation(), other.simulation()); });
}

TEST(Separation, OfOtherParticlesIsRefused) {
  CircleState<double> one({0, 2});
  CircleState<double> shifted({1, 2});
  CircleState<double> more({0, 3});
  for (CircleState<double>* const other : {&shifted, &more}) {
    test::expect_error(ErrorKind::run_failed, HasSubstr("different particles"),
                       [&] { separation_of(one.simulation(), other->simulation()); });
  }
}

}  // namespace
}  // namespace simgpu
