#include "driver/plan/calibration.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "common/field/levels_of_files.hpp"
#include "common/precision.hpp"
#include "driver/field/field_course.hpp"

namespace simgpu::driver {

namespace {

constexpr std::uint64_t most_particles = 65'536;

/// Of all calls together, at least; the last may take `growth` times as long as those before it.
constexpr double seconds_to_time = 0.1;

/// Of the first call: milliseconds on a CPU's core, so that it is not only waiting for threads that
/// another program keeps from running.
constexpr std::uint64_t first_steps = 64;

/// From one call to the next: how fast the device is, nobody knows.
constexpr std::uint64_t growth = 4;

template <class Real>
Calibration calibrate_in(Backend& backend, const Parameters& parameters, field::FieldFiles* field) {
  using Clock = std::chrono::steady_clock;
  const std::uint64_t particles = std::min(parameters.particles, most_particles);
  const auto simulation = make_simulation<Real>(backend, *parameters.law, {0, particles});
  simulation->create(start_of(parameters));
  Evolution evolution = evolution_of(parameters);
  std::uint64_t most_steps = parameters.steps;
  std::optional<field::LevelsOfFiles> levels;
  std::optional<FieldCourse<Real>> course;
  if (field != nullptr) {
    levels.emplace(*field);
    course.emplace(*levels, *simulation, evolution);
    const auto stretch = course->prepare(0);
    evolution.field = stretch.times;
    most_steps = stretch.end;
  }
  Calibration best;
  double seconds_in_all = 0;
  std::uint64_t steps = std::min(first_steps, most_steps);
  while (seconds_in_all < seconds_to_time) {
    const auto start = Clock::now();
    evolution.steps = steps;
    simulation->evolve(evolution, parameters.order);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    seconds_in_all += seconds;
    // Short calls wait for their threads to start, and any call for what else runs on the machine.
    const double rate = static_cast<double>(particles) * static_cast<double>(steps) / seconds;
    if (rate > best.particle_steps_per_second) best = {particles, steps, rate};
    steps = std::min(steps * growth, most_steps);
  }
  return best;
}

}  // namespace

Calibration calibrate(Backend& backend, const Parameters& parameters, field::FieldFiles* field) {
  return in_precision(parameters.precision, [&](auto zero) {
    return calibrate_in<decltype(zero)>(backend, parameters, field);
  });
}

}  // namespace simgpu::driver
