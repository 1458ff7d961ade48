// How fast each device moves particles: evolve alone, in particle-steps per second, by the device's
// own clock. Names are device/precision/order/particles/steps.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/error.hpp"
#include "common/simulation.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "cuda/device_query.hpp"

namespace {

using namespace simgpu;

struct Case {
  std::uint64_t particles;
  std::uint64_t steps;
};

constexpr Case cases[] = {{1'000, 100}, {100'000, 100}, {10'000'000, 10}};

template <class Real>
void evolve(benchmark::State& state, Backend& backend, const Case& size, Order order) {
  try {
    const auto simulation = make_simulation<Real>(backend, {0, size.particles});
    simulation->create(42);
    for ([[maybe_unused]] auto iteration : state) {
      state.SetIterationTime(simulation->evolve({1e-5, size.steps}, order));
    }
  } catch (const Error& error) {
    state.SkipWithError(error.what());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(size.particles * size.steps) *
                          state.iterations());
}

template <class Real>
void register_precision(Backend& backend, Precision precision) {
  for (const Order order : {Order::particle, Order::step}) {
    for (const Case& size : cases) {
      const std::string name = backend.name() + "/" + std::string(name_of(precision)) + "/" +
                               std::string(name_of(order)) + "/" + std::to_string(size.particles) +
                               "/" + std::to_string(size.steps);
      benchmark::RegisterBenchmark(name.c_str(), evolve<Real>, std::ref(backend), size, order)
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

void register_backend(Backend& backend) {
  backend.start();
  register_precision<double>(backend, Precision::double_precision);
  register_precision<float>(backend, Precision::single_precision);
}

}  // namespace

int main(int argc, char** argv) {
  const std::unique_ptr<Backend> cpu = cpu::make_backend();
  register_backend(*cpu);
  std::unique_ptr<Backend> cuda;
  if (cuda::query_devices().unavailable.empty()) {
    cuda = cuda::make_backend(0);
    register_backend(*cuda);
    benchmark::AddCustomContext("gpu", cuda->description());
  }
  benchmark::AddCustomContext("cpu", cpu->description());
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const bool ran = benchmark::RunSpecifiedBenchmarks() > 0;
  benchmark::Shutdown();
  return ran ? 0 : 1;
}
