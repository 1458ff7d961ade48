// Gridded fields: where points are in them, what velocity they have there, and what becomes of
// particles that they carry.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "common/field_cell.hpp"
#include "common/field_grid.hpp"
#include "common/laws/gridded.hpp"
#include "common/laws/gridded/interpolate.hpp"
#include "field_in_memory.hpp"

namespace simgpu {
namespace {

using field::AxisView;
using field::Slot;
using field::View;
using test::FieldInMemory;
using test::LevelsOfNodes;
using test::velocity_at;

AxisView axis_of(const std::vector<double>& coordinates) {
  return {coordinates.data(), static_cast<std::uint32_t>(coordinates.size()), 0};
}

/// Its meaning, in other words.
std::uint32_t cell_by_looking_at_all(const std::vector<double>& coordinates, double x) {
  std::uint32_t cell = 0;
  for (std::uint32_t i = 0; i + 1 < coordinates.size(); ++i) {
    if (coordinates[i] <= x) cell = i;
  }
  return cell;
}

std::vector<double> even_coordinates(std::uint32_t count, double first, double width) {
  std::vector<double> coordinates;
  for (std::uint32_t i = 0; i < count; ++i) coordinates.push_back(first + i * width);
  return coordinates;
}

void expect_cells(const std::vector<double>& coordinates, double cells_per_unit) {
  AxisView axis = axis_of(coordinates);
  axis.cells_per_unit = cells_per_unit;
  axis.spacing = field::exact_spacing(axis);
  for (const double coordinate : coordinates) {
    for (const double x : {std::nextafter(coordinate, -1e300), coordinate,
                           std::nextafter(coordinate, 1e300), coordinate + 0.3}) {
      if (x < coordinates.front() || x > coordinates.back()) continue;
      const auto cell = field::cell_of(axis, x);
      const std::uint32_t expected = cell_by_looking_at_all(coordinates, x);
      EXPECT_EQ(cell.number, expected) << x;
      EXPECT_EQ(cell.begin, coordinates[expected]) << x;
      EXPECT_EQ(cell.end, coordinates[expected + 1]) << x;
    }
  }
}

TEST(FieldAxis, EvenOnesFindByTheirWidthWhatComparisonsSay) {
  for (const double width : {0.1, 1.0 / 3, 1.0, 1e-9, 12345.678}) {
    for (const std::uint32_t count : {2U, 3U, 1000U}) {
      const std::vector<double> coordinates = even_coordinates(count, -17.3, width);
      const double cells_per_unit = field::even_cells_per_unit(axis_of(coordinates));
      EXPECT_GT(cells_per_unit, 0) << width;
      expect_cells(coordinates, cells_per_unit);
    }
  }
}

TEST(FieldAxis, HasASpacingIfItGivesAllCoordinatesToTheBit) {
  for (const double width : {0.1, 1.0 / 3, 1000.0}) {
    EXPECT_EQ(field::exact_spacing(axis_of(even_coordinates(100, 0, width))), width);
  }
  std::vector<double> coordinates = even_coordinates(100, -17.3, 0.25);
  EXPECT_EQ(field::exact_spacing(axis_of(coordinates)), 0.25);
  coordinates[50] = std::nextafter(coordinates[50], 0);
  EXPECT_EQ(field::exact_spacing(axis_of(coordinates)), 0);
  EXPECT_EQ(field::exact_spacing(axis_of({-0.0, 1, 2})), 0) << "0 has other bits than -0";
}

TEST(FieldAxis, UnevenOnesAreHalvedUntilTheCellIsFound) {
  std::vector<double> coordinates = {-5, -4.9, 0, 0.1, 0.3, 7, 100};
  EXPECT_EQ(field::even_cells_per_unit(axis_of(coordinates)), 0);
  while (coordinates.size() >= 2) {
    expect_cells(coordinates, 0);
    coordinates.pop_back();
  }
}

field::Grid grid_in_plane(bool has_doubles = true) {
  field::Grid grid;
  grid.axes[0] = {0, 1, 2.5, 3, 7};
  grid.axes[1] = {-2, -1, 0, 4};
  grid.has_doubles = has_doubles;
  return grid;
}

field::Grid grid_in_space() {
  field::Grid grid = grid_in_plane();
  grid.dimensions = 3;
  grid.axes[2] = {5, 10, 30};
  return grid;
}

const std::vector<double> two_times = {0, 100};

TEST(FieldVelocity, OnNodesAndAtTimesOfTheFieldIsWhatTheFieldHas) {
  for (const bool has_doubles : {false, true}) {
    LevelsOfNodes levels(grid_in_plane(has_doubles), {0, 100, 200},
                         [](unsigned component, unsigned level, const double* at) {
                           return std::sin(at[0] + 10 * at[1] + 100 * level + component);
                         });
    const FieldInMemory held(levels);
    for (unsigned time = 0; time < 3; ++time) {
      for (unsigned component = 0; component < 2; ++component) {
        const double at[] = {2.5, -1};
        const double there = std::sin(2.5 - 10 + 100 * time + component);
        EXPECT_EQ(velocity_at(held.view(), at, 100 * time, component),
                  has_doubles ? there : static_cast<double>(static_cast<float>(there)));
      }
    }
  }
}

TEST(FieldPlace, OutsideIsBeyondTheFirstAndTheLastCoordinateAndWhatIsNoNumber) {
  LevelsOfNodes levels(grid_in_plane(), two_times, [](auto...) { return 0.0; });
  const FieldInMemory held(levels);
  const auto is_outside = [&](double x, double y) {
    const double at[] = {x, y};
    return field::places_of(held.view(), at).outside != 0;
  };
  EXPECT_FALSE(is_outside(0, -2));
  EXPECT_FALSE(is_outside(7, 4));
  EXPECT_TRUE(is_outside(std::nextafter(7, 8), 0));
  EXPECT_TRUE(is_outside(std::nextafter(0, -1), 0));
  EXPECT_TRUE(is_outside(1, 4.5));
  EXPECT_TRUE(is_outside(std::nan(""), 0));
  EXPECT_TRUE(is_outside(1, INFINITY));
}

TEST(FieldPlace, OfAPeriodicAxisGoesRoundAndRound) {
  field::Grid grid = grid_in_plane();
  grid.period = 7;
  LevelsOfNodes levels(grid, two_times, [](unsigned, unsigned, const double* at) {
    return at[0] < 7 ? at[0] : 0;  // the last column is the first again
  });
  const FieldInMemory held(levels);
  for (const double turns : {-3.0, -1.0, 1.0, 12.0}) {
    const double at[] = {1.75 + 7 * turns, 0};
    EXPECT_EQ(velocity_at(held.view(), at, 0, 0), 1.75) << turns;
  }
}

TEST(FieldPlace, BeyondTheFirstLevelIsTheFirstLevelOnTheSideThatHoldsIt) {
  field::Grid grid = grid_in_space();
  for (const auto beyond : {field::Beyond::as_the_first, field::Beyond::as_the_last}) {
    grid.beyond = beyond;
    LevelsOfNodes levels(grid, two_times,
                         [](unsigned, unsigned, const double* at) { return at[2]; });
    const FieldInMemory held(levels);
    const bool is_first = beyond == field::Beyond::as_the_first;
    const double held_side[] = {1, 0, is_first ? 1.0 : 99.0};
    EXPECT_EQ(velocity_at(held.view(), held_side, 0, 2), is_first ? 5 : 30);
    const double other_side[] = {1, 0, is_first ? 99.0 : 1.0};
    EXPECT_EQ(field::places_of(held.view(), other_side).outside, 1);
  }
}

using Carried = laws::Gridded<laws::ParticleInPlane, 2, laws::Rk4>;

/// A particle that is there from the beginning.
template <class Real>
laws::ParticleInPlane<Real> at(Real x, Real y) {
  return {x, y, Real(absent_number), Real(absent_number)};
}

/// Where steps [first, first + steps) of 10 seconds lead.
template <class Real>
laws::ParticleInPlane<Real> moved(const View& view, laws::ParticleInPlane<Real> particle,
                                  std::uint64_t steps, std::uint64_t first = 0,
                                  double timestep = 10, double start_time = 0) {
  Evolution evolution;
  evolution.timestep = timestep;
  evolution.start_time = start_time;
  evolution.first_step = first;
  evolution.field = view;
  const Stepper<Carried, Real> stepper(evolution);
  for (std::uint64_t n = 0; n < steps; ++n) Carried::step(stepper.at(n), particle);
  return particle;
}

/// To the east by 0.01 m/s.
double eastward(unsigned component, unsigned /*level*/, const double* /*at*/) {
  return component == 0 ? 0x1p-6 : 0;
}

TEST(GriddedLaw, LeavesAParticleWhereItsLastWholeStepLedItAndSaysWhen) {
  LevelsOfNodes levels(grid_in_plane(), two_times, eastward);
  const FieldInMemory held(levels);
  constexpr double step = 10 * 0x1p-6;
  const auto before = moved<double>(held.view(), at<double>(7 - 2.5 * step, 0), 2);
  EXPECT_EQ(before.x, 7 - 0.5 * step);
  EXPECT_EQ(before.left_at, absent_number);
  const auto after = moved<double>(held.view(), before, 1, 2);
  EXPECT_EQ(after.x, before.x);
  EXPECT_EQ(after.left_at, 20);
  const auto for_good = moved<double>(held.view(), after, 5, 3);
  EXPECT_EQ(for_good.x, before.x);
  EXPECT_EQ(for_good.left_at, 20);
}

TEST(GriddedLaw, ReleasesAParticleWithTheFirstStepAtItsTimeOrAfterIt) {
  LevelsOfNodes levels(grid_in_plane(), two_times, eastward);
  const FieldInMemory held(levels);
  constexpr double of_a_step = 10 * 0x1p-6;
  for (const double release : {25.0, 30.0}) {
    auto waiting = at<double>(1, 0);
    waiting.release = release;
    EXPECT_EQ(moved(held.view(), waiting, 3).x, 1);
    EXPECT_EQ(moved(held.view(), waiting, 4).x, 1 + of_a_step);
    // Backward from 70 on, where steps begin at 70, 60, 50, 40, 30 and 20.
    EXPECT_EQ(moved(held.view(), waiting, release == 25 ? 5 : 4, 0, -10, 70).x, 1);
    EXPECT_EQ(moved(held.view(), waiting, release == 25 ? 6 : 5, 0, -10, 70).x, 1 - of_a_step);
  }
}

TEST(GriddedLaw, MovesParticlesWithoutAReleaseFromTheFirstStepOnInBothDirections) {
  LevelsOfNodes levels(grid_in_plane(), two_times, eastward);
  const FieldInMemory held(levels);
  EXPECT_GT(moved(held.view(), at<double>(1, 0), 1).x, 1);
  EXPECT_LT(moved(held.view(), at<double>(1, 0), 1, 0, -10, 70).x, 1);
}

TEST(GriddedLaw, MovesByDegreesWhereAxesAreOfDegrees) {
  field::Grid grid = grid_in_plane();
  grid.axes[1] = {-60, 0, 60, 80};
  grid.is_geographic = true;
  LevelsOfNodes levels(grid, two_times, [](unsigned component, unsigned, const double*) {
    return component == 0 ? 1852.0 : 0.0;  // a minute of longitude at the equator
  });
  const FieldInMemory held(levels);
  EXPECT_NEAR(moved<double>(held.view(), at<double>(1, 0), 1).x, 1 + 10.0 / 60, 1e-14);
  EXPECT_NEAR(moved<double>(held.view(), at<double>(1, 60), 1).x, 1 + 2 * 10.0 / 60, 1e-13);
}

double wavy(unsigned component, unsigned level, const double* at) {
  return 0.01 * std::sin(at[0] + 2 * at[1] + 3 * level + component);
}

/// Four times in memory by three of them, as a run goes through them.
template <class Real>
laws::ParticleInPlane<Real> through_four_times(bool is_forward, std::uint64_t shift_after) {
  LevelsOfNodes levels(grid_in_plane(), {0, 100, 200, 300}, wavy);
  FieldInMemory held(levels);
  View& times = held.times();
  laws::ParticleInPlane<Real> particle = at<Real>(2, Real(0.5));
  const double timestep = is_forward ? 15 : -15;
  const double start = is_forward ? 0 : 300;
  if (!is_forward) {
    held.put(Slot::first, 2);
    held.put(Slot::second, 3);
    held.put(Slot::more, 1);
    times.more_is_before = true;
    times.times[0] = 100;
    times.times[1] = 200;
    times.times[2] = 300;
  }
  particle = moved(held.view(), particle, shift_after, 0, timestep, start);
  held.advance(is_forward);
  held.put(Slot::more, is_forward ? 3 : 0);
  for (double& time : times.times) time += is_forward ? 100 : -100;
  return moved(held.view(), particle, 20 - shift_after, shift_after, timestep, start);
}

TEST(GriddedLaw, HasTheSameBitsWheneverTheNextTimeIsTakenIn) {
  for (const bool is_forward : {true, false}) {
    const auto once = through_four_times<double>(is_forward, 7);
    for (const std::uint64_t shift_after : {8U, 10U, 12U, 13U}) {
      const auto other = through_four_times<double>(is_forward, shift_after);
      EXPECT_EQ(other.x, once.x) << shift_after;
      EXPECT_EQ(other.y, once.y) << shift_after;
      EXPECT_EQ(other.left_at, absent_number);
    }
  }
}

}  // namespace
}  // namespace simgpu
