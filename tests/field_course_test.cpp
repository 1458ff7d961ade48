// Whatever a run has in memory of a field, and whenever it takes in the next time, its steps give
// the bits that they have with all times at hand.

#include "driver/field/field_course.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <stdexcept>
#include <vector>

#include "common/kernels/evolve.hpp"
#include "common/laws/gridded.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "field_in_memory.hpp"
#include "field_run.hpp"

namespace simgpu::driver {
namespace {

using Law = laws::Gridded<laws::ParticleInPlane, 2, laws::Rk4>;

/// Velocities that differ from time to time; counts what is read.
class WavyLevels : public test::LevelsOfNodes {
 public:
  explicit WavyLevels(std::vector<double> times)
      : LevelsOfNodes(wavy_grid(), std::move(times), wavy_velocity) {}

  void read(std::uint64_t level, std::span<std::byte> components) override {
    if (level == fails_at) throw std::runtime_error("this level cannot be read");
    ++reads;
    LevelsOfNodes::read(level, components);
  }

  std::uint64_t reads = 0;
  std::uint64_t fails_at = UINT64_MAX;

 private:
  static field::Grid wavy_grid() {
    field::Grid grid;
    grid.axes[0] = {-3, -1, 0, 2, 3};
    grid.axes[1] = {-3, 0, 1, 3};
    return grid;
  }
  static double wavy_velocity(unsigned component, unsigned level, const double* at) {
    return 0.02 * std::sin(at[0] + 5 * at[1] + 20 * component + 7 * level);
  }
};

std::unique_ptr<Simulation<double>> simulation_of(Backend& backend) {
  auto simulation = backend.make_double(law_info<Law>, {0, 50});
  simulation->create({1, {}});
  return simulation;
}

std::unique_ptr<Backend> backend_of_law() {
  return cpu::make_backend(1, cpu::laws_of<Law>());
}

Evolution run_of(std::uint64_t steps, double timestep, double start_time) {
  Evolution run;
  run.steps = steps;
  run.timestep = timestep;
  run.start_time = start_time;
  return run;
}

/// The checksum after a run in stretches of at most `most` steps.
std::uint64_t in_stretches(field::Levels& levels, const Evolution& run, std::uint64_t most) {
  const auto backend = backend_of_law();
  const auto simulation = simulation_of(*backend);
  test::run_through_field(levels, *simulation, run, most, [] {});
  return simulation->checksum();
}

/// The same steps, each by itself and with the three times around its middle in memory.
std::uint64_t one_by_one(field::Levels& levels, const Evolution& run) {
  const auto backend = backend_of_law();
  const auto simulation = simulation_of(*backend);
  const auto times = levels.times();
  const auto read = [&](field::Slot slot, std::uint64_t level) {
    std::vector<std::byte> components(levels.grid().bytes_of_level());
    levels.read(level, components);
    simulation->put_level(slot, components);
  };
  simulation->hold_field(levels.grid());
  for (std::uint64_t step = 0; step < run.steps; ++step) {
    const double begin = run.start_time + static_cast<double>(step) * run.timestep;
    const double end = run.start_time + static_cast<double>(step + 1) * run.timestep;
    std::uint64_t first = 0;
    while (first + 3 < times.size() && times[first + 1] <= std::min(begin, end)) ++first;
    Evolution part = run;
    part.first_step = step;
    part.steps = 1;
    part.field.time_count = 3;
    for (unsigned i = 0; i < 3; ++i) part.field.times[i] = times[first + i];
    read(field::Slot::first, first);
    read(field::Slot::second, first + 1);
    read(field::Slot::more, first + 2);
    simulation->evolve(part, Order::particle);
  }
  return simulation->checksum();
}

const std::vector<double> uneven_times = {0, 10, 25, 36, 60, 71};

TEST(FieldCourse, GivesTheBitsOfStepsTakenOneByOne) {
  for (const double timestep : {1.0, 0.7, 10.0, 5.0, 3.3}) {
    WavyLevels levels(uneven_times);
    const auto steps = static_cast<std::uint64_t>(71 / timestep);
    const double last = static_cast<double>(steps) * timestep;
    for (const Evolution& run : {run_of(steps, timestep, 0), run_of(steps, -timestep, last),
                                 run_of(steps / 2, timestep, 11)}) {
      const std::uint64_t expected = one_by_one(levels, run);
      for (const std::uint64_t most : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{1000}}) {
        EXPECT_EQ(in_stretches(levels, run, most), expected)
            << steps << " steps of " << run.timestep << ", at most " << most;
      }
    }
  }
}

TEST(FieldCourse, ReadsEachTimeOnce) {
  WavyLevels levels(uneven_times);
  in_stretches(levels, run_of(71, 1, 0), 1000);
  EXPECT_EQ(levels.reads, uneven_times.size());
}

TEST(FieldCourse, TakesAllStepsOfASteadyFieldAtOnce) {
  WavyLevels levels({0});
  const auto backend = backend_of_law();
  const auto simulation = simulation_of(*backend);
  FieldCourse<double> course(levels, *simulation, run_of(1'000'000, 1, 5));
  EXPECT_EQ(course.prepare(0).end, 1'000'000U);
  EXPECT_EQ(levels.reads, 1U);
}

TEST(FieldCourse, ThrowsWhatReadingThrewWhenItIsNeeded) {
  WavyLevels levels(uneven_times);
  levels.fails_at = 2;
  const auto backend = backend_of_law();
  const auto simulation = simulation_of(*backend);
  FieldCourse<double> course(levels, *simulation, run_of(71, 1, 0));
  EXPECT_EQ(course.prepare(0).end, 10U);
  EXPECT_THROW(course.prepare(10), std::runtime_error);
}

}  // namespace
}  // namespace simgpu::driver
