// How fast each device moves particles: evolve alone, in particle-steps per second, by the device's
// own clock. Names are device/precision/arithmetic/order/particles/steps; cpu:1 is one thread of
// the CPU. There, `of_limit` is the share of what the core can do at the most, measured in the same
// run: of its roots and quotients (exact), of its fused operations (fast), of the bytes it can read
// and write if these are fewer (order step).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/cpu_limits.hpp"
#include "bench/devices.hpp"
#include "bench/register_benchmark.hpp"
#include "common/fast_step.hpp"
#include "common/simulation.hpp"

namespace {

using namespace simgpu;
using bench::Device;

struct Case {
  std::uint64_t particles;
  std::uint64_t steps;
};

constexpr Case cases[] = {{1'000, 100},     {10'000, 100},    {100'000, 100},
                          {1'000'000, 100}, {10'000'000, 10}, {100'000'000, 10}};

struct Method {
  Order order;
  Arithmetic arithmetic;
};

constexpr Method methods[] = {{Order::particle, Arithmetic::exact},
                              {Order::step, Arithmetic::exact},
                              {Order::particle, Arithmetic::fast}};

/// The most steps a second that one core could take.
template <class Real>
double limit_of(const Method& method) {
  const bench::CpuLimits<Real>& limits = bench::cpu_limits<Real>();
  if (method.order == Order::step) {
    constexpr double columns = 5;  // three read, two of them written
    return std::min(limits.roots, limits.bytes / (columns * sizeof(Real)));
  }
  if (method.arithmetic == Arithmetic::exact) return limits.roots;
  constexpr double operations = 6;
  constexpr double of_a_correction = 5;
  return limits.fused / (operations + of_a_correction / steps_between_corrections);
}

template <class Real>
void evolve(benchmark::State& state, const Device& device, const Case& size, const Method& method) {
  double seconds = 0;
  const auto simulation = make_simulation<Real>(*device.backend, {0, size.particles});
  simulation->create(42);
  for ([[maybe_unused]] auto iteration : state) {
    const double taken = simulation->evolve({1e-5, size.steps, method.arithmetic}, method.order);
    state.SetIterationTime(taken);
    seconds += taken;
  }
  const auto steps = static_cast<std::int64_t>(size.particles * size.steps) * state.iterations();
  state.SetItemsProcessed(steps);
  if (device.is_one_core && seconds > 0) {
    state.counters["of_limit"] = static_cast<double>(steps) / seconds / limit_of<Real>(method);
  }
}

template <class Real>
void register_benchmarks(const Device& device, Precision precision) {
  for (const Method& method : methods) {
    for (const Case& size : cases) {
      const std::string name = device.name + "/" + std::string(name_of(precision)) + "/" +
                               std::string(name_of(method.arithmetic)) + "/" +
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
void limits(benchmark::State& state) {
  for ([[maybe_unused]] auto iteration : state) {
    benchmark::DoNotOptimize(bench::cpu_limits<Real>());
  }
  const bench::CpuLimits<Real>& measured = bench::cpu_limits<Real>();
  state.counters["fused_per_second"] = measured.fused;
  state.counters["root_and_two_quotients_per_second"] = measured.roots;
  state.counters["bytes_per_second"] = measured.bytes;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("limits/double", limits<double>)->Iterations(1);
  benchmark::RegisterBenchmark("limits/single", limits<float>)->Iterations(1);
  const std::vector<Device> devices = bench::start_devices();
  for (const Device& device : devices) {
    register_benchmarks<double>(device, Precision::double_precision);
    register_benchmarks<float>(device, Precision::single_precision);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const bool ran = benchmark::RunSpecifiedBenchmarks() > 0;
  benchmark::Shutdown();
  return ran ? 0 : 1;
}
