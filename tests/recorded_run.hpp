#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
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

/// A number of [-1, 1], another for each place, and the same on all machines.
inline double scattered(std::uint64_t place) {
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

inline std::vector<std::byte> bytes_of(const std::vector<double>& numbers, bool are_doubles) {
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
nlohmann::json bits_of_columns(const ParticleColumns<Real>& particles) {
  nlohmann::json columns = nlohmann::json::array();
  for (unsigned column = 0; column < particles.view().column_count; ++column) {
    nlohmann::json bits = nlohmann::json::array();
    for (const Real number : std::span(particles.view().columns[column], particles.size())) {
      bits.push_back(bits_of(number));
    }
    columns.push_back(std::move(bits));
  }
  return columns;
}

/// The axes, with what tells of even ones, and all that is the same at all times.
inline nlohmann::json description_of(const field::Grid& grid) {
  const field::View view = field::view_without_memory(grid);
  nlohmann::json axes = nlohmann::json::array();
  for (unsigned axis = 0; axis < grid.dimensions; ++axis) {
    axes.push_back({{"at", grid.axes[axis]},
                    {"cells_per_unit", view.axes[axis].cells_per_unit},
                    {"spacing", view.axes[axis].spacing}});
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
             {"actions", nlohmann::json::array()}};
  }

  void put(field::Slot slot, std::uint64_t level) {
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
    json_["actions"].push_back(
        {{"times", times},
         {"more_is_before", more_is_before},
         {"timestep", timestep},
         {"first_step", first_step},
         {"steps", steps},
         {"start_time", start_time},
         {"end", bits_of_columns(particles_)},
         {"first_outside", outside ? nlohmann::json(*outside) : nlohmann::json()}});
  }

  const nlohmann::json& as_json() const { return json_; }

 private:
  static Backend& backend() {
    static const std::unique_ptr<Backend> backend = cpu::make_backend(1, all_laws_on_cpu());
    return *backend;
  }

  FieldOfRun of_;
  unsigned dimensions_;
  std::unique_ptr<Simulation<Real>> simulation_;
  ParticleColumns<Real> particles_;
  nlohmann::json json_;
};

}  // namespace simgpu::test
