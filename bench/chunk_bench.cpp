#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "bench/law.hpp"
#include "bench/register_benchmark.hpp"
#include "bench/run_bench.hpp"
#include "bench/temporary_folder.hpp"
#include "driver/run/run.hpp"

namespace simgpu::bench {

namespace {

constexpr std::uint64_t chunks = 8;

/// Enough particles for each chunk to fill the device.
driver::Options options_for(const Backend& device, std::uint64_t steps) {
  driver::Options options;
  options.threads = device.threads();
  const bool is_cpu = options.threads.has_value();
  options.device.kind = is_cpu ? driver::DeviceChoice::Kind::cpu : driver::DeviceChoice::Kind::cuda;
  options.parameters.law = &benchmark_law;
  options.parameters.particles = is_cpu ? 400'000 : 64'000'000;
  options.parameters.steps = steps;
  options.quiet = true;
  return options;
}

double seconds_of_run(const driver::Options& options) {
  return driver::run(options, driver::real_devices()).runs.front().total_seconds;
}

/// Timed is a whole run in chunks; over_unchunked is what it takes over the same run with all
/// particles at once right before it, as a share. From file to file, chunks overlap with what comes
/// and goes.
void run_in_chunks(benchmark::State& state, const Backend& device, std::uint64_t steps,
                   bool files) {
  const TemporaryFolder folder;
  driver::Options options = options_for(device, steps);
  if (files) {
    driver::Options start = options_for(device, 0);
    start.output = folder.path() / "start.npy";
    seconds_of_run(start);
    options.input = start.output;
    options.output = folder.path() / "end.npy";
  }
  driver::Options chunked = options;
  chunked.chunk = options.parameters.particles / chunks;
  double unchunked_sum = 0;
  double chunked_sum = 0;
  for ([[maybe_unused]] auto iteration : state) {
    unchunked_sum += seconds_of_run(options);
    const double seconds = seconds_of_run(chunked);
    chunked_sum += seconds;
    state.SetIterationTime(seconds);
  }
  state.counters["over_unchunked"] = chunked_sum / unchunked_sum - 1;
  state.SetItemsProcessed(static_cast<std::int64_t>(options.parameters.particles) *
                          state.iterations());
}

}  // namespace

void register_chunk_benchmarks(const std::vector<Device>& devices) {
  for (const Device& device : devices) {
    for (const std::uint64_t steps : {10U, 1000U}) {
      for (const bool files : {false, true}) {
        register_benchmark(
            "chunks/" + device.name + "/" + std::to_string(steps) + (files ? "/files" : ""),
            [&device, steps, files](benchmark::State& state) {
              run_in_chunks(state, *device.backend, steps, files);
            })
            ->UseManualTime();
      }
    }
  }
}

}  // namespace simgpu::bench
