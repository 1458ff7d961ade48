// Particles counted by the cells of a grid, and how far they reach: one body for every backend,
// held to what is worked out here particle by particle.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <vector>

#include "common/density.hpp"
#include "common/initial_state.hpp"
#include "common/particle_columns.hpp"
#include "drifters.hpp"
#include "test_backends.hpp"

namespace simgpu {
namespace {

using test::BackendChoice;
using test::circle_law;

constexpr std::uint64_t cells_seed = 2026;
constexpr std::uint64_t first = std::uint64_t{1} << 33;

TEST(Cells, EachHasItsLeftAndUpperBorderAndTheLastTheOthersToo) {
  constexpr Grid grid{4, 2, square_box(2)};  // cells of 1 x 2
  EXPECT_EQ(cell_of(grid, -2, 2), 0U);
  EXPECT_EQ(cell_of(grid, -1 - 1e-15, 2), 0U);
  EXPECT_EQ(cell_of(grid, -1, 2), 1U);
  EXPECT_EQ(cell_of(grid, 0, 2), 2U);
  EXPECT_EQ(cell_of(grid, 2, 2), 3U);
  EXPECT_EQ(cell_of(grid, -2, 1e-15), 0U);
  EXPECT_EQ(cell_of(grid, -2, 0), 4U);
  EXPECT_EQ(cell_of(grid, 2, -2), 7U);
}

TEST(Cells, PointsOutsideAndNonNumbersAreInNone) {
  constexpr Grid grid{3, 5, square_box(1)};
  const double out = std::nextafter(1, 2);
  for (const double value : {out, -out, double{INFINITY}, -double{INFINITY}, double{NAN}}) {
    EXPECT_EQ(cell_of(grid, value, 0), grid.cells());
    EXPECT_EQ(cell_of(grid, 0, value), grid.cells());
  }
}

TEST(Cells, OfABoxAnywhereHoldItsCornersAndNothingElse) {
  constexpr Grid grid{8, 2, {10, 14, -3, -2}};
  EXPECT_EQ(cell_of(grid, 10, -2), 0U);
  EXPECT_EQ(cell_of(grid, 10.5, -2), 1U);
  EXPECT_EQ(cell_of(grid, 14, -2), 7U);
  EXPECT_EQ(cell_of(grid, 10, -2.5), 8U);
  EXPECT_EQ(cell_of(grid, 14, -3), 15U);
  EXPECT_EQ(cell_of(grid, 9.99, -2.5), grid.cells());
  EXPECT_EQ(cell_of(grid, 12, -1.99), grid.cells());
}

TEST(Cells, OfAnyGridHoldItsCorners) {
  for (std::uint32_t width = 1; width < 1000; ++width) {
    for (const double half : {1e-300, 0.1, 1.0, 3.7, 1e150}) {
      const Grid grid{width, 3, square_box(half)};
      ASSERT_EQ(cell_of(grid, -half, half), 0U);
      ASSERT_EQ(cell_of(grid, half, half), width - 1);
      ASSERT_EQ(cell_of(grid, half, -half), grid.cells() - 1);
    }
  }
}

class CellsTest : public testing::TestWithParam<std::tuple<BackendChoice, std::uint64_t>> {
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
    auto simulation = make_simulation<Real>(*backend_, circle_law, {first, count()});
    simulation->create(cells_seed);
    return simulation;
  }

  template <class Real>
  void expect_counts_of_each_particle() {
    const auto simulation = created<Real>();
    simulation->evolve({0.1, 10}, Order::particle);
    ParticleColumns<Real> columns(circle_law.column_count(), count());
    simulation->store(0, columns.view());
    const double reach = simulation->reach({});
    for (const Grid& grid :
         {Grid{1, 1, square_box(reach)}, Grid{7, 5, square_box(reach)},
          Grid{720, 720, square_box(2 * reach)}, Grid{16, 16, square_box(reach / 2)}}) {
      SCOPED_TRACE(testing::Message() << grid.width << " columns");
      std::vector<std::uint64_t> expected(grid.cells());
      for (std::uint64_t i = 0; i < count(); ++i) {
        const std::uint64_t cell =
            cell_of(grid, columns.view().columns[0][i], columns.view().columns[1][i]);
        if (cell < grid.cells()) ++expected[cell];
      }
      Density density(grid);
      density.add(*simulation);
      EXPECT_TRUE(std::ranges::equal(density.counts(), expected));
      if (grid.box.right >= reach) {
        EXPECT_EQ(std::accumulate(expected.begin(), expected.end(), std::uint64_t{0}), count());
      }
    }
  }

  template <class Real>
  void expect_reach_of_the_farthest() {
    const auto simulation = created<Real>();
    double now = 0;
    double later = 0;
    constexpr Evolution evolution{0.05, 400};
    for (std::uint64_t i = 0; i < count(); ++i) {
      const auto start = [&](unsigned column) {
        return initial_number<Real>(StartBox(circle_law.columns), cells_seed, first + i, column);
      };
      const double a = static_cast<Real>(evolution.timestep) * start(2);
      const double square = double{start(0)} * start(0) + double{start(1)} * start(1);
      now = std::max(now, std::sqrt(square));
      later = std::max(later, std::sqrt(square + 400 * (a * a)));
    }
    EXPECT_EQ(simulation->reach({}), now);
    EXPECT_EQ(simulation->reach(evolution), later);
    EXPECT_GT(later, now);
    simulation->evolve(evolution, Order::particle);
    const double rounding = sizeof(Real) == sizeof(double) ? 1e-13 : 1e-4;
    EXPECT_NEAR(simulation->reach({}) / later, 1, rounding);
  }

  std::unique_ptr<Backend> backend_;
};

TEST_P(CellsTest, CountEachParticleOnceInDouble) {
  expect_counts_of_each_particle<double>();
}
TEST_P(CellsTest, CountEachParticleOnceInSingle) {
  expect_counts_of_each_particle<float>();
}

TEST_P(CellsTest, ReachIsThatOfTheFarthestParticleInDouble) {
  expect_reach_of_the_farthest<double>();
}
TEST_P(CellsTest, ReachIsThatOfTheFarthestParticleInSingle) {
  expect_reach_of_the_farthest<float>();
}

TEST_P(CellsTest, CountsOfPartsAddUpToThoseOfTheWhole) {
  const Grid grid{9, 11, square_box(1)};
  Density whole(grid);
  whole.add(*created<double>());
  Density parts(grid);
  for (const Range range :
       {Range{first, count() / 3}, Range{first + count() / 3, count() - count() / 3}}) {
    const auto part = backend_->make_double(circle_law, range);
    part->create(cells_seed);
    parts.add(*part);
  }
  EXPECT_TRUE(std::ranges::equal(parts.counts(), whole.counts()));
}

TEST_P(CellsTest, CountingTakesWhatIsSaidBeforehandAndGivesItBack) {
  const Grid grid{30, 20, square_box(1)};
  const auto simulation = created<float>();
  memory::Ledger& device_ledger = memory::device_ledger();
  const std::uint64_t host = memory::host_ledger().current();
  const std::uint64_t device = device_ledger.current();
  const memory::Ledger::PeakScope device_peak(device_ledger);
  {
    Density density(grid);
    const std::uint64_t host_total = memory::host_ledger().total();
    density.add(*simulation);
    const StateBytes taken = backend_->memory_use().counting(grid);
    EXPECT_EQ(memory::host_ledger().current() - host, Density::bytes_of(grid));
    EXPECT_EQ(memory::host_ledger().total() - host_total, taken.host);
    EXPECT_EQ(device_ledger.peak() - device, taken.device);
  }
  EXPECT_EQ(memory::host_ledger().current(), host);
  EXPECT_EQ(device_ledger.current(), device);
}

std::string name_of_cells_case(const testing::TestParamInfo<CellsTest::ParamType>& info) {
  return std::string(std::get<0>(info.param).name) + "_" + std::to_string(std::get<1>(info.param)) +
         "_particles";
}

INSTANTIATE_TEST_SUITE_P(All, CellsTest,
                         testing::Combine(testing::ValuesIn(test::all_backends),
                                          testing::Values<std::uint64_t>(1, 33, 1'000, 100'003)),
                         name_of_cells_case);

TEST(CountingOnCudaAgainstCpu, GivesTheSameCellsAndTheSameReach) {
  SIMGPU_NEED_GPU();
  const auto cpu = cpu::make_backend();
  const auto cuda = cuda::make_backend(0);
  cuda->start();
  constexpr Grid grid{720, 720, square_box(1.5)};
  Density expected(grid);
  Density actual(grid);
  double reach[2];
  int place = 0;
  for (const auto& [backend, density] :
       {std::pair{cpu.get(), &expected}, std::pair{cuda.get(), &actual}}) {
    const auto simulation = backend->make_single(circle_law, {0, 1'000'003});
    simulation->create(cells_seed);
    simulation->evolve({0.05, 100}, Order::particle);
    density->add(*simulation);
    reach[place++] = simulation->reach({0.05, 100});
  }
  EXPECT_TRUE(std::ranges::equal(expected.counts(), actual.counts()));
  EXPECT_EQ(reach[0], reach[1]);
}

}  // namespace
}  // namespace simgpu
