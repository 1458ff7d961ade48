// The two kernels for exact steps on a GPU, beside each other: the plain one, which takes the law's
// own steps, and the one that simgpu uses for a launch of many steps. The same particles, the same
// steps, and the same bits or it is an error. Names are STEP/precision/timestep/particles/steps;
// `times_plain` is the time of the plain kernel, by that of the candidate.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>

#include "bench/law.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/evolve.hpp"
#include "common/kernels/reduction.hpp"
#include "cuda/device_particles.cuh"
#include "cuda/device_query.hpp"
#include "cuda/event.hpp"
#include "cuda/launch.cuh"
#include "cuda/law_functions.hpp"
#include "cuda/reduce.cuh"

namespace simgpu::bench {

namespace {

constexpr std::uint64_t seed = 42;

bool bits_are_right = true;

template <class Real>
using EvolveParticles = double (*)(ParticleView<Real>, const Evolution&, Order,
                                   const cuda::Stream&);

/// All steps in one launch, none of them enclosed.
template <class Real>
double evolve_plainly(ParticleView<Real> particles, const Evolution& evolution, Order /*order*/,
                      const cuda::Stream& stream) {
  const Stepper<BenchmarkLaw, Real> stepper(evolution);
  return cuda::seconds_of(stream, [&] {
    cuda::launch_for_each(stream, particles.size,
                          Evolve<BenchmarkLaw, Real>{particles, stepper, 0, evolution.steps});
  });
}

/// What simgpu uses.
template <class Real>
EvolveParticles<Real> evolve_exact() {
  return cuda::law_functions<BenchmarkLaw>().in<Real>().evolve_exact;
}

struct Size {
  std::uint64_t particles;
  Evolution evolution;
};

/// Particles on the current device that go back to their start.
template <class Real>
class Particles {
 public:
  explicit Particles(std::uint64_t count) : particles_(benchmark_law.column_count(), {0, count}) {}

  void reset() {
    const StartBox box(benchmark_law.columns);
    cuda::launch_for_each(stream_, particles_.range().count,
                          Create<Real>{particles_.view(), box, seed, 0});
    stream_.wait();
  }

  double run(EvolveParticles<Real> evolve, const Evolution& evolution) {
    return evolve(particles_.view(), evolution, Order::particle, stream_);
  }

  std::uint64_t checksum() {
    const DeviceView view = static_cast<const cuda::DeviceParticles<Real>&>(particles_).view();
    return reduce_(stream_, Sum{}, view.size, HashOfParticle<Real>{view, 0});
  }

 private:
  using DeviceView = ParticleView<const Real>;

  cuda::DeviceParticles<Real> particles_;
  cuda::Reduction reduce_{memory::device_ledger()};
  cuda::Stream stream_;
};

/// What the plain kernel gave and took.
struct Expected {
  std::uint64_t checksum;
  double seconds;
};

template <class Real>
Expected expected(const Size& size) {
  Particles<Real> particles(size.particles);
  particles.reset();
  const double warm_up = particles.run(evolve_plainly<Real>, size.evolution);
  static_cast<void>(warm_up);
  particles.reset();
  const double seconds = particles.run(evolve_plainly<Real>, size.evolution);
  return {particles.checksum(), seconds};
}

template <class Real>
void run(benchmark::State& state, EvolveParticles<Real> evolve, const Size& size) {
  try {
    const Expected plain = expected<Real>(size);
    Particles<Real> particles(size.particles);
    double seconds = 0;
    for ([[maybe_unused]] auto iteration : state) {
      particles.reset();
      const double taken = particles.run(evolve, size.evolution);
      state.SetIterationTime(taken);
      seconds += taken;
      if (particles.checksum() != plain.checksum) {
        bits_are_right = false;
        state.SkipWithError("its bits are not those of the plain step");
        return;
      }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(size.particles * size.evolution.steps) *
                            state.iterations());
    state.counters["times_plain"] =
        plain.seconds * static_cast<double>(state.iterations()) / seconds;
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

template <class Real>
void register_benchmark(const std::string& step, EvolveParticles<Real> evolve,
                        const std::string& timestep, std::uint64_t particles, std::uint64_t steps) {
  const Size size{particles, {std::stod(timestep), steps}};
  const std::string name = step + "/" + std::string(name_of(precision_of<Real>)) + "/" + timestep +
                           "/" + std::to_string(particles) + "/" + std::to_string(steps);
  benchmark::RegisterBenchmark(
      name.c_str(), [evolve, size](benchmark::State& state) { run(state, evolve, size); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

/// A longer timestep has more steps fall back to the plain one.
template <class Real>
void register_benchmarks() {
  static constexpr std::uint64_t sizes[][2] = {{100'000, 100}, {100'000, 1000}, {10'000'000, 100}};
  for (const char* timestep : {"1e-5", "1e-4", "1e-3"}) {
    for (const auto& [particles, steps] : sizes) {
      register_benchmark<Real>("plain", evolve_plainly<Real>, timestep, particles, steps);
      register_benchmark<Real>("enclosed", evolve_exact<Real>(), timestep, particles, steps);
    }
  }
}

}  // namespace

}  // namespace simgpu::bench

int main(int argc, char** argv) {
  const std::string unavailable = simgpu::cuda::query_devices().unavailable;
  if (!unavailable.empty()) {
    std::cout << "There is no GPU to measure: " << unavailable << '\n';
    return 0;
  }
  simgpu::bench::register_benchmarks<double>();
  simgpu::bench::register_benchmarks<float>();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const bool ran = benchmark::RunSpecifiedBenchmarks() > 0;
  benchmark::Shutdown();
  return ran && simgpu::bench::bits_are_right ? 0 : 1;
}
