// How fast each device moves particles: evolve alone, in particle-steps per second, by the device's
// own clock. Names are device/precision/arithmetic/order/particles/steps; cpu:1 is one thread of
// the CPU. There and on a GPU, `of_limit` is the share of what the device can do at the most,
// measured in the same run: of its fused operations (order particle), of its roots and quotients
// (order step), of the bytes it can read and write if these are fewer. `times_roots` is how many
// times as fast exact steps are as the device takes a root and two quotients.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/cpu_limits.hpp"
#include "bench/devices.hpp"
#include "bench/gpu_limits.hpp"
#include "bench/law.hpp"
#include "bench/register_benchmark.hpp"
#include "common/simulation.hpp"

namespace {

using namespace simgpu;
using bench::Device;

struct Case {
  std::uint64_t particles;
  std::uint64_t steps;
};

constexpr Case cases[] = {{1'000, 100},     {10'000, 100},    {100'000, 100},   {100'000, 1'000},
                          {1'000'000, 100}, {10'000'000, 10}, {100'000'000, 10}};

struct Method {
  Order order;
  Math math;
};

constexpr Method methods[] = {
    {Order::particle, Math::exact}, {Order::step, Math::exact}, {Order::particle, Math::fast}};

/// The limits of a device; null for all threads of a CPU, of which one is not measured.
template <class Real>
const bench::Limits<Real>* limits_of(const Device& device) {
  if (device.is_one_core) return &bench::cpu_limits<Real>();
  if (device.name.starts_with("cuda:")) return &bench::gpu_limits<Real>();
  return nullptr;
}

/// The most steps a second that take a root and two quotients each. A core has a unit of its own
/// for these, and does the rest of a step beside it; a GPU makes all of it by the same units, one
/// after the other.
template <class Real>
double limit_of_plain(const Device& device, const bench::Limits<Real>& limits) {
  if (device.is_one_core) return limits.roots;
  constexpr double other_operations = 6;  // of a step's, an addition is in the loop of the roots
  return 1 / (1 / limits.roots + other_operations / limits.fused);
}

/// Multiplications, additions and fused ones of a step, with its share of what is done once in
/// several steps. An enclosed step compares its two ends as well, and may fall back to the plain
/// one; neither is counted.
double operations_of(Math math) {
  if (math == Math::exact) return 6 + 15.0 / circle::steps_of_an_enclosure;
  return 6 + 5.0 / circle::steps_between_corrections;
}

/// The most steps a second.
template <class Real>
double limit_of(const Device& device, const bench::Limits<Real>& limits, const Method& method) {
  if (method.order == Order::step) {
    return std::min(limit_of_plain(device, limits), limits.bytes / bench::bytes_per_update<Real>);
  }
  return limits.fused / operations_of(method.math);
}

template <class Real>
void evolve(benchmark::State& state, const Device& device, const Case& size, const Method& method) {
  double seconds = 0;
  const auto simulation =
      make_simulation<Real>(*device.backend, bench::benchmark_law, {0, size.particles});
  simulation->create(42);
  for ([[maybe_unused]] auto iteration : state) {
    const double taken = simulation->evolve({1e-5, size.steps, method.math}, method.order);
    state.SetIterationTime(taken);
    seconds += taken;
  }
  const auto steps = static_cast<std::int64_t>(size.particles * size.steps) * state.iterations();
  state.SetItemsProcessed(steps);
  if (const bench::Limits<Real>* limits = limits_of<Real>(device); limits && seconds > 0) {
    const double rate = static_cast<double>(steps) / seconds;
    state.counters["of_limit"] = rate / limit_of(device, *limits, method);
    if (method.math == Math::exact) state.counters["times_roots"] = rate / limits->roots;
  }
}

template <class Real>
void register_benchmarks(const Device& device, Precision precision) {
  for (const Method& method : methods) {
    for (const Case& size : cases) {
      const std::string name = device.name + "/" + std::string(name_of(precision)) + "/" +
                               std::string(name_of(method.math)) + "/" +
                               std::string(name_of(method.order)) + "/" +
                               std::to_string(size.particles) + "/" + std::to_string(size.steps);
      bench::register_benchmark(name, [&device, &size, &method](benchmark::State& state) {
        evolve<Real>(state, device, size, method);
      })->UseManualTime();
    }
  }
}

/// The limits themselves, as a benchmark whose counters they are.
template <class Real>
void register_limits(const std::string& name, const bench::Limits<Real>& (*measure)()) {
  bench::register_benchmark(name, [measure](benchmark::State& state) {
    for ([[maybe_unused]] auto iteration : state) benchmark::DoNotOptimize(measure());
    const bench::Limits<Real>& measured = measure();
    state.counters["fused_per_second"] = measured.fused;
    state.counters["root_and_two_quotients_per_second"] = measured.roots;
    state.counters["bytes_per_second"] = measured.bytes;
  })->Iterations(1);
}

}  // namespace

int main(int argc, char** argv) {
  register_limits("limits/double", bench::cpu_limits<double>);
  register_limits("limits/single", bench::cpu_limits<float>);
  const std::vector<Device> devices = bench::start_devices();
  for (const Device& device : devices) {
    if (device.name.starts_with("cuda:")) {
      register_limits("limits/" + device.name + "/double", bench::gpu_limits<double>);
      register_limits("limits/" + device.name + "/single", bench::gpu_limits<float>);
    }
    register_benchmarks<double>(device, Precision::double_precision);
    register_benchmarks<float>(device, Precision::single_precision);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const bool ran = benchmark::RunSpecifiedBenchmarks() > 0;
  benchmark::Shutdown();
  return ran ? 0 : 1;
}
