#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>
#include <streambuf>
#include <string>

#include "bench/law.hpp"
#include "bench/register_benchmark.hpp"
#include "bench/run_bench.hpp"
#include "bench/temporary_folder.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/run/progress.hpp"
#include "driver/run/time_loop.hpp"

namespace simgpu::bench {

namespace {

using Clock = driver::Progress::Clock;

constexpr std::uint64_t course_sizes[] = {1'000, 1'000'000};

/// As long as some portions take, of whichever arithmetic.
Evolution evolution_of(Math math) {
  constexpr std::uint64_t exact_steps = 2048;
  constexpr std::uint64_t fast_steps = 32'768;
  return {1e-5, math == Math::exact ? exact_steps : fast_steps, math};
}

template <class Work>
double seconds_of(Work work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Takes all that is written, and drops it.
class Nowhere : public std::streambuf {
 protected:
  int overflow(int character) override { return character; }
};

/// A run's steps as the program takes them: in portions, with a bar of progress.
void evolve_in_portions(Simulation<double>& simulation, const Evolution& evolution) {
  Nowhere nowhere;
  std::ostream out(&nowhere);
  const std::uint64_t particles = simulation.range().count;
  driver::Progress progress(out, {driver::ProgressDisplay::Style::bar, 80}, "device",
                            steps_taken({evolution.steps, 0, 0}, particles), 0, Clock::now());
  driver::TimeLoop<double> loop(simulation, evolution, Order::particle, {});
  loop.after_portions([&](const Position& position) {
    progress.tell(steps_taken(position, particles), Clock::now());
  });
  loop.run();
}

/// Timed is a run in portions; over_one_call is what it takes over the same steps in one call right
/// before it, as a share.
void portions(benchmark::State& state, Backend& backend, std::uint64_t particles, Math math) {
  const auto simulation = make_simulation<double>(backend, benchmark_law, {0, particles});
  simulation->create(Parameters{}.seed);
  const Evolution evolution = evolution_of(math);
  double at_once = 0;
  double in_portions = 0;
  for ([[maybe_unused]] auto iteration : state) {
    at_once += seconds_of([&] { simulation->evolve(evolution, Order::particle); });
    const double seconds = seconds_of([&] { evolve_in_portions(*simulation, evolution); });
    in_portions += seconds;
    state.SetIterationTime(seconds);
  }
  state.counters["over_one_call"] = in_portions / at_once - 1;
}

/// Timed is a checkpoint, brought to disk; of_30_seconds is its share of what lies between two.
void checkpoint(benchmark::State& state, Backend& backend, std::uint64_t particles) {
  constexpr double between = 30;
  const auto simulation = make_simulation<double>(backend, benchmark_law, {0, particles});
  simulation->create(Parameters{}.seed);
  driver::CheckpointHeader header;
  header.parameters.particles = particles;
  header.parameters.law = &benchmark_law;
  header.law = driver::saved_law(header.parameters);
  const TemporaryFolder folder;
  double sum = 0;
  for ([[maybe_unused]] auto iteration : state) {
    const double seconds = seconds_of(
        [&] { driver::write_checkpoint(folder.path() / "run.ckpt", header, *simulation, true); });
    sum += seconds;
    state.SetIterationTime(seconds);
  }
  state.SetBytesProcessed(
      static_cast<std::int64_t>(state_bytes(Precision::double_precision, particles)) *
      state.iterations());
  state.counters["of_30_seconds"] = sum / static_cast<double>(state.iterations()) / between;
}

}  // namespace

void register_course_benchmarks(const std::vector<Device>& devices) {
  for (const Device& device : devices) {
    for (const std::uint64_t particles : course_sizes) {
      const std::string where = "/" + device.name + "/" + std::to_string(particles) + "/";
      for (const Math math : {Math::exact, Math::fast}) {
        register_benchmark("portions" + where + std::string(name_of(math)),
                           [&device, particles, math](benchmark::State& state) {
                             portions(state, *device.backend, particles, math);
                           })
            ->UseManualTime();
      }
      register_benchmark("checkpoint/" + device.name + "/" + std::to_string(particles),
                         [&device, particles](benchmark::State& state) {
                           checkpoint(state, *device.backend, particles);
                         })
          ->UseManualTime();
    }
  }
}

}  // namespace simgpu::bench
