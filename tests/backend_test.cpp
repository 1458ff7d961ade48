// One body for every backend. What is expected is worked out here, particle by particle, from the
// step alone, and the closed form, which shares no code with the step, has the first word.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "common/base/error.hpp"
#include "common/checksum.hpp"
#include "common/compare.hpp"
#include "common/laws/circle/closed_form.hpp"
#include "expected_particle.hpp"
#include "test_backends.hpp"

namespace simgpu {
namespace {

using circle::ClosedForm;
using circle::Particle;
using test::BackendChoice;
using test::initial_particle;
using test::make_circle;
using test::numbers_of;
using test::particle_at;
using test::set_particle;

constexpr std::uint64_t seed = 2026;
constexpr double timestep = 1e-2;
constexpr Order orders[] = {Order::particle, Order::step};

/// A range that starts somewhere, so that an index taken from the wrong end shows.
Range range_of(std::uint64_t count) {
  return {std::uint64_t{1} << 33, count};
}

/// Where the particles of range_of(count) are after `evolution`. Kept, since all backends are held
/// to the same.
template <class Real>
std::span<const Particle<Real>> expected_particles(std::uint64_t count,
                                                   const Evolution& evolution) {
  using Key = std::tuple<double, std::uint64_t, Math>;
  static std::map<Key, std::vector<Particle<Real>>> kept;
  auto& particles = kept[{evolution.timestep, evolution.steps, evolution.math}];
  while (particles.size() < count) {
    const std::uint64_t index = range_of(count).first + particles.size();
    particles.push_back(test::expected_particle<Real>(seed, index, evolution));
  }
  return {particles.data(), count};
}

template <class Real>
ParticleColumns<Real> stored(const Simulation<Real>& simulation) {
  auto columns = test::circle_columns_for<Real>(simulation.range().count);
  simulation.store(0, columns.view());
  return columns;
}

class BackendTest : public testing::TestWithParam<std::tuple<BackendChoice, std::uint64_t>> {
 protected:
  void SetUp() override {
    const BackendChoice& choice = std::get<0>(GetParam());
    if (choice.needs_gpu) SIMGPU_NEED_GPU();
    backend_ = choice.make();
    backend_->start();
  }

  std::uint64_t count() const { return std::get<1>(GetParam()); }

  template <class Real>
  std::unique_ptr<Simulation<Real>> created() {
    auto simulation = make_circle<Real>(*backend_, range_of(count()));
    simulation->create(seed);
    return simulation;
  }

  template <class Real>
  void expect_state(const Simulation<Real>& simulation, const Evolution& evolution) const {
    const Range range = simulation.range();
    const ParticleColumns<Real> columns = stored(simulation);
    const auto expected = expected_particles<Real>(range.count, evolution);
    Comparison comparison;
    std::uint64_t checksum = 0;
    for (std::uint64_t i = 0; i < range.count; ++i) {
      compare_particle<Real>(range.first + i, numbers_of(expected[i]),
                             numbers_of(particle_at(columns.view(), i)), comparison);
      checksum += test::hash_of(range.first + i, expected[i]);
    }
    EXPECT_TRUE(comparison.bitwise_equal())
        << comparison.differing << " differ, worst index " << comparison.worst->index << " by "
        << comparison.max_ulp << " ulp";
    EXPECT_EQ(simulation.checksum(), checksum);
  }

  template <class Real>
  void expect_same_bits_as_the_step() {
    for (const std::uint64_t steps : {0U, 1U, 2U, 100U}) {
      for (const Order order : orders) {
        SCOPED_TRACE(testing::Message() << steps << " steps, order " << name_of(order));
        const auto simulation = created<Real>();
        simulation->evolve({timestep, steps}, order);
        expect_state(*simulation, {timestep, steps});
      }
    }
  }

  /// With the longer timestep many particles fall back to exact steps, with the shorter one few.
  template <class Real>
  void expect_same_bits_as_the_fast_step() {
    for (const double length : {timestep, timestep / 1000}) {
      for (const std::uint64_t steps : {0U, 1U, 17U, 100U}) {
        SCOPED_TRACE(testing::Message() << steps << " steps of " << length);
        const Evolution evolution{length, steps, Math::fast};
        const auto simulation = created<Real>();
        simulation->evolve(evolution, Order::particle);
        expect_state(*simulation, evolution);
      }
    }
  }

  std::unique_ptr<Backend> backend_;
};

TEST_P(BackendTest, FollowsTheClosedForm) {
  constexpr std::uint64_t steps = 100;
  const auto simulation = created<double>();
  simulation->evolve({timestep, steps}, Order::particle);
  const ParticleColumns<double> columns = stored(*simulation);
  for (std::uint64_t i = 0; i < count(); ++i) {
    const auto start = initial_particle<double>(seed, simulation->range().first + i);
    const auto end = particle_at(columns.view(), i);
    const ClosedForm exact =
        circle::closed_form(start.x, start.y, timestep * start.angular_speed, steps);
    ASSERT_NEAR(std::hypot(end.x, end.y) / exact.radius, 1, 2e-14) << "particle " << i;
    const double angle = std::remainder(
        std::atan2(end.y, end.x) - std::atan2(start.y, start.x) - exact.turned, 2 * M_PI);
    ASSERT_NEAR(angle, 0, 2e-14) << "particle " << i;
  }
}

TEST_P(BackendTest, GivesTheBitsOfTheStepInDouble) {
  expect_same_bits_as_the_step<double>();
}
TEST_P(BackendTest, GivesTheBitsOfTheStepInSingle) {
  expect_same_bits_as_the_step<float>();
}

TEST_P(BackendTest, GivesTheBitsOfTheFastStepInDouble) {
  expect_same_bits_as_the_fast_step<double>();
}
TEST_P(BackendTest, GivesTheBitsOfTheFastStepInSingle) {
  expect_same_bits_as_the_fast_step<float>();
}

TEST_P(BackendTest, TakingStepsInTwoPartsIsTakingThemAtOnce) {
  const auto simulation = created<double>();
  simulation->evolve({timestep, 3}, Order::particle);
  simulation->evolve({timestep, 4}, Order::step);
  expect_state(*simulation, {timestep, 7});
}

TEST_P(BackendTest, LoadedParticlesComeBackAndNeighboursStay) {
  const auto simulation = created<float>();
  const std::uint64_t offset = count() / 2;
  auto one = test::circle_columns_for<float>(1);
  set_particle(one.view(), 0, {0.5F, -0.25F, 2});
  simulation->load(offset, one.view().read_only());
  const ParticleColumns<float> columns = stored(*simulation);
  for (std::uint64_t i = 0; i < count(); ++i) {
    const auto expected = i == offset
                              ? Particle<float>{0.5F, -0.25F, 2}
                              : initial_particle<float>(seed, simulation->range().first + i);
    const auto actual = particle_at(columns.view(), i);
    ASSERT_TRUE(actual.x == expected.x && actual.y == expected.y &&
                actual.angular_speed == expected.angular_speed)
        << "particle " << i;
  }
}

TEST_P(BackendTest, FindsTheFirstParticleOutsideTheDomain) {
  const auto simulation = created<double>();
  const Evolution evolution{timestep, 100};
  EXPECT_EQ(simulation->first_outside_domain(evolution), std::nullopt);
  auto origin = test::circle_columns_for<double>(1);
  set_particle(origin.view(), 0, {0, 0, 1});
  simulation->load(count() - 1, origin.view().read_only());
  EXPECT_EQ(simulation->first_outside_domain(evolution), count() - 1);
  simulation->load(count() / 2, origin.view().read_only());
  EXPECT_EQ(simulation->first_outside_domain(evolution), count() / 2);
}

TEST_P(BackendTest, HoldsItsStateAndNothingMore) {
  const std::uint64_t host = memory::host_ledger().current();
  const std::uint64_t device = memory::device_ledger().current();
  {
    const auto simulation = created<double>();
    simulation->evolve({timestep, 2}, Order::step);
    static_cast<void>(simulation->checksum());
    constexpr unsigned columns = test::circle_law.column_count();
    const StateBytes state =
        backend_->memory_use().state(Precision::double_precision, columns, count());
    EXPECT_EQ(memory::host_ledger().current() - host, state.host);
    EXPECT_EQ(memory::device_ledger().current() - device, state.device);
    EXPECT_GE(state.host + state.device, bytes_of(Precision::double_precision, columns, count()));
  }
  EXPECT_EQ(memory::host_ledger().current(), host);
  EXPECT_EQ(memory::device_ledger().current(), device);
}

std::string name_of_case(const testing::TestParamInfo<BackendTest::ParamType>& info) {
  return std::string(std::get<0>(info.param).name) + "_" + std::to_string(std::get<1>(info.param)) +
         "_particles";
}

INSTANTIATE_TEST_SUITE_P(All, BackendTest,
                         testing::Combine(testing::ValuesIn(test::all_backends),
                                          testing::Values<std::uint64_t>(1, 31, 32, 33, 255, 256,
                                                                         257, 1'000, 100'003)),
                         name_of_case);

// The sum of the particles' checksums does not care how the run was split.
TEST(Ranges, ChecksumsOfPartsAddUpToTheWhole) {
  constexpr std::uint64_t count = 1'000;
  const auto backend = cpu::make_backend(2);
  const auto whole = make_circle<double>(*backend, {0, count});
  whole->create(seed);
  whole->evolve({timestep, 5}, Order::particle);
  for (const std::uint64_t split : {1U, 17U, 500U, 999U}) {
    const auto head = make_circle<double>(*backend, {0, split});
    const auto tail = make_circle<double>(*backend, {split, count - split});
    std::uint64_t sum = 0;
    for (auto* part : {head.get(), tail.get()}) {
      part->create(seed);
      part->evolve({timestep, 5}, Order::step);
      sum += part->checksum();
    }
    EXPECT_EQ(sum, whole->checksum()) << "split at " << split;
  }
}

template <class Real>
void expect_cuda_equals_cpu() {
  SIMGPU_NEED_GPU();
  const auto cpu = cpu::make_backend();
  const auto cuda = cuda::make_backend(0);
  cuda->start();
  for (const Order order : orders) {
    const auto expected = make_circle<Real>(*cpu, {0, 1'000'003});
    const auto actual = make_circle<Real>(*cuda, {0, 1'000'003});
    for (auto* simulation : {expected.get(), actual.get()}) {
      simulation->create(seed);
      simulation->evolve({timestep, 100}, order);
    }
    EXPECT_TRUE(compare<Real>(*expected, *actual).bitwise_equal()) << name_of(order);
    EXPECT_EQ(expected->checksum(), actual->checksum());
  }
}

TEST(CudaAgainstCpu, EveryBitIsEqualInDouble) {
  expect_cuda_equals_cpu<double>();
}
TEST(CudaAgainstCpu, EveryBitIsEqualInSingle) {
  expect_cuda_equals_cpu<float>();
}

TEST(CpuBackend, RefusesMoreThanTheHostHas) {
  const auto backend = cpu::make_backend(1);
  for (const std::uint64_t count : {std::uint64_t{1} << 50, std::uint64_t{1} << 62}) {
    try {
      static_cast<void>(make_circle<double>(*backend, {0, count}));
      ADD_FAILURE() << "no Error for " << count << " particles";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::out_of_memory);
    }
  }
}

}  // namespace
}  // namespace simgpu
