#include "driver/team/speed.hpp"

#include <algorithm>
#include <chrono>

#include "common/parameters.hpp"
#include "common/precision.hpp"

namespace simgpu::driver {

namespace {

template <class Real>
double speed_in(Backend& backend, const LawInfo& law, const Evolution& evolution, Order order) {
  using Clock = std::chrono::steady_clock;
  constexpr double long_enough = 0.02;
  constexpr int most_runs = 1000;
  const auto simulation = make_simulation<Real>(backend, law, {0, measured_particles});
  simulation->create(1);
  simulation->evolve(evolution, order);  // loads what a first run loads
  double best = 0;
  const Clock::time_point start = Clock::now();
  for (int run = 0; run < most_runs; ++run) {
    const double seconds = simulation->evolve(evolution, order);
    if (seconds > 0) best = std::max(best, measured_particles * double(evolution.steps) / seconds);
    if (std::chrono::duration<double>(Clock::now() - start).count() > long_enough) break;
  }
  return best;
}

}  // namespace

Evolution measured_evolution(const Parameters& run) {
  constexpr std::uint64_t exact_steps = 64;
  const std::uint64_t most = run.math == Math::fast ? steps_of_an_epoch : exact_steps;
  Evolution evolution = evolution_of(run);
  evolution.steps = std::clamp<std::uint64_t>(run.steps, 1, most);
  return evolution;
}

double speed_of(Backend& backend, const LawInfo& law, Precision precision,
                const Evolution& evolution, Order order) {
  return in_precision(precision, [&](auto zero) {
    return speed_in<decltype(zero)>(backend, law, evolution, order);
  });
}

}  // namespace simgpu::driver
