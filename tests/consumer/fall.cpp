// A user's program with a law of its own, in a project without CUDA: its particles end where its
// own step takes them, one after the other.

#include "fall.hpp"

#include <cstdio>
#include <simgpu/common/compare.hpp>
#include <simgpu/common/kernels/create.hpp>
#include <simgpu/common/kernels/evolve.hpp>
#include <simgpu/cpu/cpu_backend.hpp>
#include <simgpu/cuda/law_functions.hpp>

int main() {
  using namespace simgpu;
  const LawInfo& law = law_info<Fall>;
  Evolution evolution{0.01, 100};
  evolution.law_parameters = law.default_parameters();
  const auto backend = cpu::make_backend(1, cpu::laws_of<Fall>());
  backend->start();
  const auto simulation = make_simulation<double>(*backend, law, {0, 1'000});
  simulation->create(42);
  simulation->evolve(evolution, Order::particle);

  const auto moved_one_by_one = [&](std::uint64_t offset, ParticleView<double> particles) {
    const Create<double> create{particles, StartBox(law.columns), 42, offset};
    const Stepper<Fall, double> stepper(evolution);
    for (std::uint64_t i = 0; i < particles.size; ++i) {
      create(i);
      move_particle<Fall>(particles, i, stepper, 0, evolution.steps);
    }
  };
  const Comparison comparison = compare<double>(moved_one_by_one, *simulation);
  std::printf("%zu differ; %zu law for the GPU\n", static_cast<std::size_t>(comparison.differing),
              cuda::laws_of<Fall>().size());
  return comparison.compared == 1'000 && comparison.bitwise_equal() ? 0 : 1;
}
