#include <optional>

#include "cuda/event.hpp"
#include "cuda/evolve.hpp"
#include "cuda/evolve_kernel.cuh"
#include "cuda/graph.hpp"
#include "cuda/launch.cuh"

namespace simgpu::cuda {

namespace {

/// Steps of the order step that are one graph: the driver is asked once for so many launches. More
/// would save little, and a run of few steps would wait for the graph to be made.
constexpr std::uint64_t steps_per_graph = 64;

}  // namespace

template <class Real>
double evolve(ParticleView<Real> particles, const Evolution& evolution, Order order,
              const Stream& stream) {
  const auto timestep = static_cast<Real>(evolution.timestep);
  const LaunchShape shape = launch_shape_of(evolve_kernel<Real>, particles.size);
  const auto move = [&](std::uint64_t steps) {
    launch(stream, shape, evolve_kernel<Real>, particles, timestep, steps);
  };
  if (order == Order::particle) return seconds_of(stream, [&] { move(evolution.steps); });

  const auto move_by_single_steps = [&](std::uint64_t steps) {
    for (std::uint64_t n = 0; n < steps; ++n) move(1);
  };
  const std::uint64_t graphs = evolution.steps / steps_per_graph;
  std::optional<Graph> graph;
  if (graphs > 0) graph.emplace(stream, [&] { move_by_single_steps(steps_per_graph); });
  return seconds_of(stream, [&] {
    for (std::uint64_t n = 0; n < graphs; ++n) graph->start(stream);
    move_by_single_steps(evolution.steps % steps_per_graph);
  });
}

int oldest_compute_capability() noexcept {
  // nvcc's list of what this file is compiled for, in ascending order: 750,800,...
  constexpr int compiled_for[] = {__CUDA_ARCH_LIST__};
  return compiled_for[0] / 10;
}

void load_evolve_kernels() {
  load_code_of(evolve_kernel<double>, evolve_kernel<float>);
}

template double evolve(ParticleView<double>, const Evolution&, Order, const Stream&);
template double evolve(ParticleView<float>, const Evolution&, Order, const Stream&);

}  // namespace simgpu::cuda
