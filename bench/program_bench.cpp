#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bench/built_files.hpp"
#include "bench/child_process.hpp"
#include "bench/register_benchmark.hpp"
#include "bench/run_bench.hpp"
#include "common/base/error.hpp"

namespace simgpu::bench {

namespace {

using Arguments = std::vector<std::string>;

/// What SIMGPU_PROGRAM names, so that another build can be measured by the same bench; else the one
/// beside this program or the build's own.
std::string simgpu_program() {
  const char* named = std::getenv("SIMGPU_PROGRAM");
  return named != nullptr ? named : found("simgpu", SIMGPU_BUILT_PROGRAM);
}

/// A run of simgpu that went well.
struct ProgramRun {
  double seconds;   ///< from its start to its exit
  std::string out;  ///< its standard output
};

/// Throws Error (run_failed).
ProgramRun run_simgpu(const Arguments& arguments) {
  Arguments command = {simgpu_program()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto start = std::chrono::steady_clock::now();
  ChildResult result = run_child(command);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (result.exit_code != 0) {
    throw Error(ErrorKind::run_failed,
                command.front() + " failed with exit code " + std::to_string(result.exit_code));
  }
  return {elapsed.count(), std::move(result.out)};
}

/// The first quartile of the values, which must not be none, the second (the median) or the third.
double quartile(std::vector<double>& values, std::size_t which) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) * which / 4);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

/// Quartiles, not a mean: what disturbs one start of many does not count for the others.
void run_program(benchmark::State& state, const Arguments& arguments) {
  std::vector<double> seconds;
  for ([[maybe_unused]] auto iteration : state) {
    seconds.push_back(run_simgpu(arguments).seconds);
    state.SetIterationTime(seconds.back());
  }
  state.counters["median_seconds"] = quartile(seconds, 2);
  state.counters["lower_quartile_seconds"] = quartile(seconds, 1);
  state.counters["upper_quartile_seconds"] = quartile(seconds, 3);
}

/// The median of every line's seconds, as the run itself reports them.
void run_lines(benchmark::State& state, Arguments arguments) {
  std::map<std::string, std::vector<double>> seconds;
  arguments.insert(arguments.end(), {"--json", "-"});
  for ([[maybe_unused]] auto iteration : state) {
    const ProgramRun run = run_simgpu(arguments);
    state.SetIterationTime(run.seconds);
    const auto report = nlohmann::json::parse(run.out);
    for (const auto& line : report.at("runs").at(0).at("memory").at("lines")) {
      seconds[line.at("label")].push_back(line.at("seconds"));
    }
  }
  for (auto& [label, values] : seconds) state.counters[label + "_seconds"] = quartile(values, 2);
}

Arguments on_device(const Device& device, const std::string& particles) {
  const std::string name = device.backend->name();
  Arguments arguments = {"--device", name, "--particles", particles, "--quiet"};
  if (device.is_one_core) arguments.insert(arguments.end(), {"--threads", "1"});
  return arguments;
}

template <class Function>
void register_run(const std::string& name, Function function, const Arguments& arguments) {
  register_benchmark(name, [function, arguments](benchmark::State& state) {
    function(state, arguments);
  })->UseManualTime();
}

}  // namespace

void register_program_benchmarks(const std::vector<Device>& devices) {
  register_run("program/version", run_program, {"--version"});
  for (const Device& device : devices) {
    for (const char* particles : {"1", "100000"}) {
      register_run("program/" + device.name + "/" + particles, run_program,
                   on_device(device, particles));
    }
    register_run("lines/" + device.name + "/1", run_lines, on_device(device, "1"));
  }
}

}  // namespace simgpu::bench
