// What the memory figures themselves cost.

#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <utility>

#include "common/memory/host_probe.hpp"
#include "common/memory/line_table.hpp"
#include "common/timeline/timeline.hpp"
#include "common/timeline/timeline_csv.hpp"
#include "common/timeline/timeline_svg.hpp"

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

/// Both samples of a line: at its begin and at its end. Intervals are so long that none ends.
template <class Writer>
void samples_of_a_line(benchmark::State& state, std::unique_ptr<Writer> writer) {
  Timeline timeline(std::move(writer), std::chrono::hours(1));
  Timeline::Track track(timeline, "cpu");
  constexpr LineSite site{"line", "file.cpp", 1, "statement();"};
  for ([[maybe_unused]] auto iteration : state) {
    track.line_begins(site);
    track.line_ends(site);
  }
}

void timeline_csv(benchmark::State& state) {
  samples_of_a_line(state, std::make_unique<TimelineCsv>("/dev/null"));
}
BENCHMARK(timeline_csv);

void timeline_svg(benchmark::State& state) {
  samples_of_a_line(state, std::make_unique<TimelineSvg>("/dev/null", "title"));
}
BENCHMARK(timeline_svg);

}  // namespace

BENCHMARK_MAIN();
