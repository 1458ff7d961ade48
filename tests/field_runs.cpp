#include "field_runs.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/bits.hpp"
#include "common/column.hpp"
#include "common/field_grid.hpp"
#include "common/particle_columns.hpp"
#include "common/simulation.hpp"
#include "cpu/cpu_backend.hpp"
#include "laws/all_laws.hpp"

namespace simgpu::test {

namespace {

using field::Beyond;
using field::Slot;
using nlohmann::json;

/// A number of [-1, 1], another for each place, and the same on all machines.
double scattered(std::uint64_t place) {
  const double turns = static_cast<double>(place) * (std::numbers::phi - 1);
  return 2 * (turns - std::floor(turns)) - 1;
}

/// A grid but for its dimensions, and how large velocities in it are.
struct FieldOfRun {
  field::GridProperties properties;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> z;
  double largest = 0.3;
  double lesser = 1;  ///< of the first two thirds along x, as a share of that

  field::Grid grid(unsigned dimensions) const {
    field::Grid grid;
    static_cast<field::GridProperties&>(grid) = properties;
    grid.dimensions = dimensions;
    grid.axes[0] = x;
    grid.axes[1] = y;
    if (dimensions == 3) grid.axes[2] = z;
    return grid;
  }

  /// The velocities at one time: component after component.
  std::vector<double> level(unsigned dimensions, std::uint64_t number) const {
    std::vector<double> numbers(grid(dimensions).nodes() * dimensions);
    for (std::uint64_t i = 0; i < numbers.size(); ++i) {
      const bool is_behind = 3 * (i % x.size()) >= 2 * x.size();
      numbers[i] = largest * (is_behind ? 1 : lesser) * scattered(1009 * number + i);
      if (!properties.has_doubles) numbers[i] = static_cast<double>(static_cast<float>(numbers[i]));
    }
    return numbers;
  }
};

std::vector<std::byte> bytes_of(const std::vector<double>& numbers, bool are_doubles) {
  std::vector<std::byte> bytes(numbers.size() * (are_doubles ? sizeof(double) : sizeof(float)));
  for (std::uint64_t i = 0; i < numbers.size(); ++i) {
    const auto single = static_cast<float>(numbers[i]);
    if (are_doubles) {
      std::memcpy(&bytes[i * sizeof(double)], &numbers[i], sizeof(double));
    } else {
      std::memcpy(&bytes[i * sizeof(float)], &single, sizeof(float));
    }
  }
  return bytes;
}

template <class Real>
json bits_of_columns(const ParticleColumns<Real>& particles) {
  json columns = json::array();
  for (unsigned column = 0; column < particles.view().column_count; ++column) {
    json bits = json::array();
    for (const Real number : std::span(particles.view().columns[column], particles.size())) {
      bits.push_back(bits_of(number));
    }
    columns.push_back(std::move(bits));
  }
  return columns;
}

/// The axes, with how many of its cells a unit has, and all that is the same at all times.
json description_of(const field::Grid& grid) {
  const field::View view = field::view_without_memory(grid);
  json axes = json::array();
  for (unsigned axis = 0; axis < grid.dimensions; ++axis) {
    axes.push_back({{"at", grid.axes[axis]}, {"cells_per_unit", view.axes[axis].cells_per_unit}});
  }
  return {{"axes", axes},
          {"has_doubles", grid.has_doubles},
          {"is_geographic", grid.is_geographic},
          {"is_steady", grid.is_steady},
          {"period", grid.period},
          {"beyond", static_cast<unsigned>(grid.beyond)}};
}

/// Particles within a grid and about it: some at its ends, some released later or never, some that
/// have left already, some too far out for any field, and one that is no number.
template <class Real>
ParticleColumns<Real> start_in(const LawInfo& law, const field::Grid& grid, std::uint64_t count) {
  ParticleColumns<Real> particles(law.column_count(), count);
  const ParticleView<Real> view = particles.view();
  for (std::uint64_t i = 0; i < count; ++i) {
    for (unsigned axis = 0; axis < grid.dimensions; ++axis) {
      const double first = grid.axes[axis].front();
      const double last = grid.axes[axis].back();
      const double at = (first + last) / 2 + 0.6 * (last - first) * scattered(7 * i + 100 * axis);
      view.columns[axis][i] =
          static_cast<Real>(i % 9 == axis + 4 ? (i % 2 == 0 ? first : last) : at);
    }
    const bool has_left = i % 11 == 5;
    const bool is_late = i % 4 == 1;
    view.columns[grid.dimensions][i] = static_cast<Real>(has_left ? 1.5 : absent_number);
    view.columns[grid.dimensions + 1][i] =
        static_cast<Real>(is_late ? 5 + 4 * scattered(i) : absent_number);
  }
  view.columns[0][count - 1] += static_cast<Real>(7 * grid.period);
  view.columns[0][count - 2] -= static_cast<Real>(5 * grid.period);
  view.columns[1][count - 3] = static_cast<Real>(2e10);
  view.columns[1][count - 4] = static_cast<Real>(-1e17);
  view.columns[0][count - 5] = std::numeric_limits<Real>::quiet_NaN();
  return particles;
}

/// A run on the CPU, which is written down as it goes.
template <class Real>
class RecordedRun {
 public:
  RecordedRun(const LawInfo& law, std::string what, const FieldOfRun& of, std::uint64_t count)
      : of_(of),
        dimensions_(law.dimensions),
        simulation_(make_simulation<Real>(backend(), law, {0, count})),
        particles_(start_in<Real>(law, of.grid(dimensions_), count)) {
    simulation_->hold_field(of.grid(dimensions_));
    simulation_->load(0, std::as_const(particles_).view());
    json_ = {{"what", std::move(what)},
             {"precision", name_of(precision_of<Real>)},
             {"grid", description_of(of.grid(dimensions_))},
             {"start", bits_of_columns(particles_)},
             {"actions", json::array()}};
  }

  void put(Slot slot, std::uint64_t level) {
    const std::vector<double> numbers = of_.level(dimensions_, level);
    simulation_->put_level(slot, bytes_of(numbers, of_.properties.has_doubles));
    json_["actions"].push_back({{"put", static_cast<unsigned>(slot)}, {"numbers", numbers}});
  }

  void advance(bool is_forward) {
    simulation_->advance_field(is_forward);
    json_["actions"].push_back({{"advance", is_forward}});
  }

  /// Moves the particles, while these are the times in memory.
  void evolve(std::initializer_list<double> times, bool more_is_before, double timestep,
              std::uint64_t first_step, std::uint64_t steps, double start_time) {
    Evolution evolution;
    evolution.timestep = timestep;
    evolution.steps = steps;
    evolution.start_time = start_time;
    evolution.first_step = first_step;
    evolution.field.time_count = static_cast<unsigned>(times.size());
    evolution.field.more_is_before = more_is_before;
    std::copy(times.begin(), times.end(), evolution.field.times);
    simulation_->evolve(evolution, Order::particle);
    simulation_->store(0, particles_.view());
    const auto outside = simulation_->first_outside_domain(evolution);
    json_["actions"].push_back({{"times", times},
                                {"more_is_before", more_is_before},
                                {"timestep", timestep},
                                {"first_step", first_step},
                                {"steps", steps},
                                {"start_time", start_time},
                                {"end", bits_of_columns(particles_)},
                                {"first_outside", outside ? json(*outside) : json()}});
  }

  const json& as_json() const { return json_; }

 private:
  static Backend& backend() {
    static const std::unique_ptr<Backend> backend = cpu::make_backend(1, all_laws_on_cpu());
    return *backend;
  }

  FieldOfRun of_;
  unsigned dimensions_;
  std::unique_ptr<Simulation<Real>> simulation_;
  ParticleColumns<Real> particles_;
  json json_;
};

/// Through two times, then beyond the second, then between that and the third.
template <class Real>
json forward_in_floats(const LawInfo& law) {
  const FieldOfRun field{.properties = {},
                         .x = {-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1},
                         .y = {-1, -0.7, 0.1, 0.15, 1},
                         .z = {-1, 0, 1}};
  RecordedRun<Real> run(law, "forward", field, 257);  // one block's threads, of which one has two
  run.put(Slot::first, 0);
  run.put(Slot::second, 1);
  run.evolve({2, 4.5}, false, 0.3, 0, 0, 2.5);
  run.evolve({2, 4.5}, false, 0.3, 0, 5, 2.5);
  run.put(Slot::more, 2);
  run.evolve({2, 4.5, 8}, false, 0.3, 5, 6, 2.5);
  run.advance(true);
  run.evolve({4.5, 8}, false, 0.3, 11, 3, 2.5);
  return run.as_json();
}

/// Backward, on a globe.
template <class Real>
json backward_round_the_globe(const LawInfo& law) {
  const FieldOfRun field{.properties = {.has_doubles = true,
                                        .is_geographic = true,
                                        .period = 360,
                                        .beyond = Beyond::as_the_first},
                         .x = {0, 45, 90, 135, 180, 225, 270, 315, 360},
                         .y = {-80, -50, 10, 80},
                         .z = {5, 1e6, 5e6, 2e7},
                         .largest = 3e6};
  RecordedRun<Real> run(law, "backward round the globe", field, 41);
  run.put(Slot::first, 1);
  run.put(Slot::second, 2);
  run.evolve({4.5, 8}, false, -0.6, 0, 4, 8);
  run.put(Slot::more, 0);
  run.evolve({2, 4.5, 8}, true, -0.6, 4, 3, 8);
  run.advance(false);
  run.evolve({2, 4.5}, false, -0.6, 7, 2, 8);
  return run.as_json();
}

template <class Real>
json steady_on_the_globe(const LawInfo& law) {
  const FieldOfRun field{
      .properties = {.is_geographic = true, .is_steady = true, .beyond = Beyond::as_the_last},
      .x = {-10, -5, 0, 5},
      .y = {30, 40, 45},
      .z = {-1e6, -5e5, -2e5, 0},
      .largest = 1e5};
  RecordedRun<Real> run(law, "steady", field, 41);
  run.put(Slot::first, 0);
  run.evolve({0}, false, 0.75, 2, 5, 2.5);
  return run.as_json();
}

/// Six cells that are alike, or the outer ones of which have nearly all.
std::vector<double> up_to(double end, bool are_even) {
  std::vector<double> coordinates;
  for (const double share : {-1.0, -2.0 / 3, -1.0 / 3, 0.0, 1.0 / 3, 2.0 / 3, 1.0}) {
    coordinates.push_back(end * (are_even ? share : std::pow(share, 9)));
  }
  return coordinates;
}

/// Steps so long that some particles leave a field that ends where numbers do, and some go on
/// beyond all numbers. Which of x and y is even depends on the direction in time.
template <class Real>
json beyond_all_numbers(const LawInfo& law, std::string what, field::GridProperties properties,
                        bool is_forward) {
  const double most = static_cast<double>(std::numeric_limits<Real>::max());
  if (properties.period > 0) properties.period = most / 2;
  const FieldOfRun field{.properties = properties,
                         .x = up_to(most / 4, is_forward),
                         .y = up_to(most / 4, !is_forward),
                         .z = up_to(most / 4, !is_forward),
                         .largest = 1e10,
                         .lesser = 0.02};
  const bool is_in_degrees = properties.is_geographic && law.dimensions == 2;
  const double size = most / field.largest * (is_in_degrees ? 1e6 : 10);
  const double timestep = is_forward ? size : -size;
  RecordedRun<Real> run(law, "beyond all numbers, " + what, field, 257);
  run.put(Slot::first, 0);
  if (properties.is_steady) {
    run.evolve({0}, false, timestep, 0, 9, 0);
    return run.as_json();
  }
  run.put(Slot::second, 1);
  run.put(Slot::more, 2);
  if (is_forward) {
    run.evolve({0, 1.2 * size, 20 * size}, false, timestep, 0, 9, 0);
  } else {
    run.evolve({-20 * size, -1.2 * size, 0}, true, timestep, 0, 9, 0);
  }
  return run.as_json();
}

template <class Real>
void add_runs_in(json& runs, const LawInfo& law) {
  runs.push_back(forward_in_floats<Real>(law));
  runs.push_back(backward_round_the_globe<Real>(law));
  runs.push_back(steady_on_the_globe<Real>(law));
  for (const bool has_doubles : {false, true}) {
    const std::string numbers = has_doubles ? "doubles" : "floats";
    runs.push_back(beyond_all_numbers<Real>(law, numbers + " round the globe",
                                            {.has_doubles = has_doubles,
                                             .is_geographic = true,
                                             .period = 1,
                                             .beyond = Beyond::as_the_first},
                                            true));
    runs.push_back(beyond_all_numbers<Real>(
        law, numbers, {.has_doubles = has_doubles, .beyond = Beyond::as_the_last}, false));
    runs.push_back(beyond_all_numbers<Real>(law, "steady " + numbers,
                                            {.has_doubles = has_doubles, .is_steady = true}, true));
  }
}

}  // namespace

json field_runs_of(const LawInfo& law) {
  json runs = json::array();
  if (!law.takes_field) return runs;
  add_runs_in<double>(runs, law);
  add_runs_in<float>(runs, law);
  return runs;
}

}  // namespace simgpu::test
