#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "bench/law.hpp"
#include "bench/register_benchmark.hpp"
#include "bench/run_bench.hpp"
#include "common/exchange_block.hpp"

namespace simgpu::bench {

namespace {

constexpr std::uint64_t phase_sizes[] = {1'000, 100'000, 10'000'000, 100'000'000};

constexpr Evolution hundred_steps = {1e-5, 100, Math::exact};

/// Seconds of a run's phases.
struct Phases {
  double create = 0;
  double check = 0;
  double evolve = 0;
  double checksum = 0;

  double beside_steps() const { return create + checksum; }

  Phases& operator+=(const Phases& other) {
    create += other.create;
    check += other.check;
    evolve += other.evolve;
    checksum += other.checksum;
    return *this;
  }
};

template <class Work>
double phase_seconds(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A run in memory of its own, since the first to write a page has to wait for it.
template <class Real>
Phases run_phases(Backend& backend, std::uint64_t particles) {
  const auto simulation = make_simulation<Real>(backend, benchmark_law, {0, particles});
  Phases phases;
  phases.create = phase_seconds([&] { simulation->create(Parameters{}.seed); });
  phases.check = phase_seconds(
      [&] { benchmark::DoNotOptimize(simulation->first_outside_domain(hundred_steps)); });
  phases.evolve = simulation->evolve(hundred_steps, Order::particle);
  phases.checksum = phase_seconds([&] { benchmark::DoNotOptimize(simulation->checksum()); });
  return phases;
}

/// Timed are the start state and the checksum, whose bytes are counted, too; of_100_steps is the
/// share of that in the steps.
template <class Real>
void phases(benchmark::State& state, Backend& backend, std::uint64_t particles) {
  Phases sum;
  for ([[maybe_unused]] auto iteration : state) {
    const Phases taken = run_phases<Real>(backend, particles);
    state.SetIterationTime(taken.beside_steps());
    sum += taken;
  }
  const std::uint64_t bytes =
      state_bytes(precision_of<Real>, particles);  // written by one, read by the other
  state.SetBytesProcessed(static_cast<std::int64_t>(2 * bytes) * state.iterations());
  const auto mean = benchmark::Counter::kAvgIterations;
  state.counters["create_seconds"] = {sum.create, mean};
  state.counters["check_seconds"] = {sum.check, mean};
  state.counters["evolve_seconds"] = {sum.evolve, mean};
  state.counters["checksum_seconds"] = {sum.checksum, mean};
  state.counters["of_100_steps"] = sum.beside_steps() / sum.evolve;
}

/// Calls transfer(simulation, offset, particles) for all blocks of a state.
template <class Real, class Transfer>
void transfers(benchmark::State& state, Backend& backend, std::uint64_t particles,
               Transfer transfer) {
  const auto simulation = make_simulation<Real>(backend, benchmark_law, {0, particles});
  simulation->create(Parameters{}.seed);
  ExchangeBlock<Real> block(*simulation);
  simulation->store(0, block.view(std::min(particles, block_particles)));
  for ([[maybe_unused]] auto iteration : state) {
    for_each_block(particles, [&](std::uint64_t offset, std::uint64_t count) {
      transfer(*simulation, offset, block.view(count));
    });
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state_bytes(precision_of<Real>, particles)) *
                          state.iterations());
}

template <class Real>
void load(benchmark::State& state, Backend& backend, std::uint64_t particles) {
  transfers<Real>(state, backend, particles,
                  [](Simulation<Real>& simulation, std::uint64_t offset, ParticleView<Real> block) {
                    simulation.load(offset, block.read_only());
                  });
}

template <class Real>
void store(benchmark::State& state, Backend& backend, std::uint64_t particles) {
  transfers<Real>(state, backend, particles,
                  [](Simulation<Real>& simulation, std::uint64_t offset, ParticleView<Real> block) {
                    simulation.store(offset, block);
                  });
}

template <class Real>
void register_phases(const Device& device, Precision precision) {
  for (const std::uint64_t particles : phase_sizes) {
    const std::string where =
        "/" + device.name + "/" + std::string(name_of(precision)) + "/" + std::to_string(particles);
    const auto on_device = [&device, particles](auto function) {
      return [&device, particles, function](benchmark::State& state) {
        function(state, *device.backend, particles);
      };
    };
    register_benchmark("phases" + where, on_device(phases<Real>))->UseManualTime();
    register_benchmark("load" + where, on_device(load<Real>))->UseRealTime();
    register_benchmark("store" + where, on_device(store<Real>))->UseRealTime();
  }
}

}  // namespace

void register_phase_benchmarks(const std::vector<Device>& devices) {
  for (const Device& device : devices) {
    register_phases<double>(device, Precision::double_precision);
    register_phases<float>(device, Precision::single_precision);
  }
}

}  // namespace simgpu::bench
