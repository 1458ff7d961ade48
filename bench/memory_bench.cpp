// What the memory figures themselves cost.

#include <benchmark/benchmark.h>

#include "common/memory/host_probe.hpp"
#include "common/memory/line_table.hpp"

namespace {

using namespace simgpu::memory;

void host_probe_reading(benchmark::State& state) {
  for ([[maybe_unused]] auto iteration : state) benchmark::DoNotOptimize(host_probe().read());
}
BENCHMARK(host_probe_reading);

void line_of_the_table(benchmark::State& state) {
  LineTable table;
  for ([[maybe_unused]] auto iteration : state) {
    SIMGPU_MEMORY_LINE(table, "line", benchmark::ClobberMemory());
  }
}
BENCHMARK(line_of_the_table);

}  // namespace

BENCHMARK_MAIN();
