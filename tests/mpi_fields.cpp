// Velocity fields on ranks, as a run brings them there: grids of every kind, more levels than are
// held at once, forward and backward. Prints whether ranks give the bits that one CPU gives, and
// whether each of them counts exactly the memory that it takes for the field.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iostream>
#include <vector>

#include "common/field/levels.hpp"
#include "common/laws/gridded.hpp"
#include "common/particle_columns.hpp"
#include "cpu/cpu_backend.hpp"
#include "cpu/state_bytes.hpp"
#include "driver/run/time_loop.hpp"
#include "mpi/agreement.hpp"
#include "mpi/ranks.hpp"
#include "mpi/serve.hpp"
#include "mpi/session.hpp"

namespace simgpu {
namespace {

using driver::FieldCourse;

/// Velocities of about `speed` that differ from node to node and from time to time.
class WavyField : public field::Levels {
 public:
  WavyField(field::Grid grid, std::vector<double> times, double speed)
      : grid_(std::move(grid)), times_(std::move(times)), speed_(speed) {}

  const field::Grid& grid() const override { return grid_; }
  std::span<const double> times() const override { return times_; }
  void read(std::uint64_t level, std::span<std::byte> components) override {
    if (grid_.has_doubles) {
      fill<double>(level, components);
    } else {
      fill<float>(level, components);
    }
  }

 private:
  template <class Value>
  void fill(std::uint64_t level, std::span<std::byte> components) const {
    for (std::uint64_t i = 0; i < components.size() / sizeof(Value); ++i) {
      const auto value =
          static_cast<Value>(speed_ * std::sin(static_cast<double>(3 * i + 7 * level)));
      std::memcpy(&components[i * sizeof value], &value, sizeof value);
    }
  }

  field::Grid grid_;
  std::vector<double> times_;
  double speed_;
};

field::Grid plane() {
  field::Grid grid;
  grid.axes[0] = {-0.9, -0.5, 0.1, 0.2, 0.9};
  grid.axes[1] = {-0.9, -0.3, 0.3, 0.9};
  return grid;
}

/// Which repeats itself in x within the box where particles start, and goes on above its last
/// level: a flag that got lost would show.
field::Grid globe() {
  field::Grid grid = plane();
  grid.dimensions = 3;
  grid.axes[0] = {-0.5, 0, 0.25, 0.5};
  grid.axes[2] = {-2, -1, 0};
  grid.has_doubles = true;
  grid.is_geographic = true;
  grid.period = 1;
  grid.beyond = field::Beyond::as_the_last;
  return grid;
}

field::Grid steady() {
  field::Grid grid = plane();
  grid.is_steady = true;
  return grid;
}

struct Trial {
  const LawInfo& law;
  WavyField field;
  double timestep;
  double start_time;
  std::uint64_t particles;
};

const std::vector<double> uneven_times = {0, 10, 25, 36, 60, 71};
const LawInfo& in_plane = law_info<laws::Gridded<laws::ParticleInPlane, 2, laws::Rk4>>;
const LawInfo& in_space = law_info<laws::Gridded<laws::ParticleInSpace, 3, laws::Rk2>>;

std::vector<Trial> trials() {
  return {{in_plane, {plane(), uneven_times, 0.01}, 0.7, 3, 1000},
          {in_plane, {plane(), uneven_times, 0.01}, -3.3, 70, 1000},
          {in_space, {globe(), uneven_times, 1e3}, 1.3, 0, 1000},
          {in_plane, {steady(), {0}, 0.01}, 0.7, 3, 1000},
          {in_plane, {plane(), uneven_times, 0.01}, 0.7, 3, 2}};  // fewer than ranks
}

/// The state after a run by a backend.
template <class Real>
ParticleColumns<Real> end_of(Trial& trial, Backend& backend) {
  const Range range{5, trial.particles};
  const auto simulation = make_simulation<Real>(backend, trial.law, range);
  simulation->create({42, {{{{-1, 1}, {-1, 1}, {-1, 1}}}, trial.law.dimensions}});
  Evolution run;
  run.timestep = trial.timestep;
  run.start_time = trial.start_time;
  run.steps = static_cast<std::uint64_t>(65 / std::abs(trial.timestep));
  FieldCourse<Real> course(trial.field, *simulation, run);
  driver::TimeLoop<Real> loop(*simulation, run, Order::particle, {});
  loop.follow(course);
  loop.run();
  ParticleColumns<Real> end(trial.law.column_count(), range.count);
  simulation->store(0, end.view());
  return end;
}

template <class Real>
bool are_same_bits(Backend& ranks, Backend& one) {
  bool equal = true;
  for (Trial& trial : trials()) {
    const ParticleColumns<Real> actual = end_of<Real>(trial, ranks);
    const ParticleColumns<Real> expected = end_of<Real>(trial, one);
    for (unsigned column = 0; column < trial.law.column_count(); ++column) {
      const Real* const numbers = expected.view().columns[column];
      equal =
          equal && std::equal(numbers, numbers + expected.size(), actual.view().columns[column]);
    }
  }
  return equal;
}

/// What each rank has of its own on the host.
std::vector<std::uint64_t> own_bytes(const driver::Devices& devices) {
  std::vector<std::uint64_t> bytes;
  for (const driver::RankUse& use : devices.rank_uses()) bytes.push_back(use.memory.host_own);
  return bytes;
}

/// What a CPU holds of a field, and the level that is brought there.
std::uint64_t bytes_of_field(const field::Grid& grid) {
  return cpu::field_bytes(grid).host + grid.bytes_of_level();
}

bool are_counted(const driver::Devices& devices, Backend& ranks) {
  bool counted = true;
  for (Trial& trial : trials()) {
    const std::vector<std::uint64_t> none = own_bytes(devices);
    {
      const auto simulation = make_simulation<double>(ranks, trial.law, {0, 1000});
      const std::vector<std::uint64_t> without = own_bytes(devices);
      std::vector<std::uint64_t> with = without;
      for (std::uint64_t& bytes : with) bytes += bytes_of_field(trial.field.grid());
      {
        const FieldCourse<double> course(trial.field, *simulation, {});
        counted = counted && own_bytes(devices) == with;
      }
      simulation->hold_field({});
      counted = counted && own_bytes(devices) == without;
      simulation->hold_field(trial.field.grid());  // which goes with the simulation
    }
    counted = counted && own_bytes(devices) == none;
  }
  return counted;
}

}  // namespace
}  // namespace simgpu

int main(int argc, char** argv) {
  using namespace simgpu;
  const mpi::Session session(&argc, &argv);
  const driver::Devices own = driver::real_devices();
  mpi::Agreement agreement = mpi::agree(session, argc, argv);
  if (session.rank() > 0) {
    mpi::serve(own);
    return 0;
  }
  mpi::Ranks ranks(agreement.places, own);
  {
    const driver::Devices devices = ranks.devices();
    const auto team = devices.cpu(1);
    const auto one = cpu::make_backend(1);
    const bool equal = are_same_bits<double>(*team, *one) && are_same_bits<float>(*team, *one);
    const bool counted = are_counted(devices, *team);
    std::cout << (equal ? "equal" : "different") << (counted ? ", counted\n" : ", not counted\n");
  }
  ranks.end();
  return 0;
}
