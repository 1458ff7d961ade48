// Candidates for the exact step in double precision on a GPU, beside the kernel that simgpu uses:
// the same particles, the same steps, and the same bits or it is an error. Names are
// STEP/particles/steps; `times_exact` is the time of simgpu's kernel, by that of the candidate.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <exception>
#include <iostream>
#include <map>
#include <string>

#include "bench/corrected_step.hpp"
#include "bench/law.hpp"
#include "common/kernels/create.hpp"
#include "common/kernels/reduction.hpp"
#include "common/particle_row.hpp"
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

/// Takes all steps of an evolution with particle i.
struct EvolveCorrected {
  ParticleView<double> particles;
  double timestep;
  std::uint64_t steps;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    auto particle = simgpu::load<ParticleOf<BenchmarkLaw, double>>(particles, i);
    const double a = circle::step_length(timestep, particle);
    CorrectedParticle corrected = begin_corrected(particle);
    for (std::uint64_t n = 0; n < steps; ++n) corrected_step(a, corrected);
    particle.x = corrected.x;
    particle.y = corrected.y;
    store_first<moved_column_count<BenchmarkLaw>>(particles, i, particle);
  }
};

double evolve_corrected(ParticleView<double> particles, const Evolution& evolution, Order /*order*/,
                        const cuda::Stream& stream) {
  return cuda::seconds_of(stream, [&] {
    cuda::launch_for_each(stream, particles.size,
                          EvolveCorrected{particles, evolution.timestep, evolution.steps});
  });
}

using Evolve = double (*)(ParticleView<double>, const Evolution&, Order, const cuda::Stream&);

struct Size {
  std::uint64_t particles;
  std::uint64_t steps;
};

/// Particles on the current device that go back to their start.
class Particles {
 public:
  explicit Particles(std::uint64_t count) : particles_(benchmark_law.column_count(), {0, count}) {}

  void reset() {
    const StartBox box(benchmark_law.columns);
    cuda::launch_for_each(stream_, particles_.range().count,
                          Create<double>{particles_.view(), box, seed, 0});
    stream_.wait();
  }

  double run(Evolve evolve, std::uint64_t steps) {
    return evolve(particles_.view(), {1e-5, steps}, Order::particle, stream_);
  }

  std::uint64_t checksum() {
    const DeviceView view = static_cast<const cuda::DeviceParticles<double>&>(particles_).view();
    return reduce_(stream_, Sum{}, view.size, HashOfParticle<double>{view, 0});
  }

 private:
  using DeviceView = ParticleView<const double>;

  cuda::DeviceParticles<double> particles_;
  cuda::Reduction reduce_{memory::device_ledger()};
  cuda::Stream stream_;
};

/// What simgpu's kernel gave and took.
struct Expected {
  std::uint64_t checksum;
  double seconds;
};

/// Runs the kernel that simgpu uses.
Evolve evolve_exact() {
  return cuda::law_functions<BenchmarkLaw>().in<double>().evolve_exact;
}

Expected expected(const Size& size) {
  Particles particles(size.particles);
  particles.reset();
  const double warm_up = particles.run(evolve_exact(), size.steps);
  static_cast<void>(warm_up);
  particles.reset();
  const double seconds = particles.run(evolve_exact(), size.steps);
  return {particles.checksum(), seconds};
}

void run(benchmark::State& state, Evolve evolve, const Size& size) {
  try {
    const Expected exact = expected(size);
    Particles particles(size.particles);
    double seconds = 0;
    for ([[maybe_unused]] auto iteration : state) {
      particles.reset();
      const double taken = particles.run(evolve, size.steps);
      state.SetIterationTime(taken);
      seconds += taken;
      if (particles.checksum() != exact.checksum) {
        bits_are_right = false;
        state.SkipWithError("its bits are not those of the exact step");
        return;
      }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(size.particles * size.steps) *
                            state.iterations());
    state.counters["times_exact"] =
        exact.seconds * static_cast<double>(state.iterations()) / seconds;
  } catch (const std::exception& error) {
    state.SkipWithError(error.what());
  }
}

void register_benchmarks() {
  static constexpr Size sizes[] = {{100'000, 100}, {100'000, 1000}, {10'000'000, 100}};
  const std::map<std::string, Evolve> steps = {{"exact", evolve_exact()},
                                               {"corrected", evolve_corrected}};
  for (const auto& [name, evolve] : steps) {
    for (const Size& size : sizes) {
      const std::string full_name =
          name + "/" + std::to_string(size.particles) + "/" + std::to_string(size.steps);
      benchmark::RegisterBenchmark(
          full_name.c_str(),
          [evolve = evolve, size](benchmark::State& state) { run(state, evolve, size); })
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond);
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
  simgpu::bench::register_benchmarks();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const bool ran = benchmark::RunSpecifiedBenchmarks() > 0;
  benchmark::Shutdown();
  return ran && simgpu::bench::bits_are_right ? 0 : 1;
}
