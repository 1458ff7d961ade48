#pragma once

#include <optional>

#include "common/kernels/evolve.hpp"
#include "common/kernels/misfit.hpp"
#include "common/kernels/reduction.hpp"
#include "cuda/event.hpp"
#include "cuda/graph.hpp"
#include "cuda/launch.cuh"
#include "cuda/law_functions.hpp"
#include "cuda/reduce.cuh"

namespace simgpu::cuda {

// Included by the file that simgpu_add_law() generates for a law, and by nothing else.

/// Steps of the order step that are one graph: the driver is asked once for so many launches. More
/// would save little, and a run of few steps would wait for the graph to be made.
inline constexpr std::uint64_t steps_per_graph = 64;

/// One launch a step. Where steps do not depend on time, a graph of some of them serves for all.
template <class Law, class Real>
double evolve_by_single_steps(ParticleView<Real> particles, const Stepper<Law, Real>& stepper,
                              std::uint64_t steps, const Stream& stream) {
  using Body = Evolve<Law, Real>;
  const LaunchShape shape = launch_shape_of(for_each_kernel<Body>, particles.size);
  const auto launch_steps = [&](std::uint64_t first, std::uint64_t end) {
    for (std::uint64_t n = first; n < end; ++n) {
      launch(stream, shape, for_each_kernel<Body>, particles.size, Body{particles, stepper, n, 1});
    }
  };
  std::uint64_t graphs = 0;
  std::optional<Graph> graph;
  if constexpr (!depends_on_time<Law>) graphs = steps / steps_per_graph;
  if (graphs > 0) graph.emplace(stream, [&] { launch_steps(0, steps_per_graph); });
  return seconds_of(stream, [&] {
    for (std::uint64_t left = graphs; left > 0; --left) graph->start(stream);
    launch_steps(graphs * steps_per_graph, steps);
  });
}

template <class Law, class Real>
double evolve_exact(ParticleView<Real> particles, const Evolution& evolution, Order order,
                    const Stream& stream) {
  const Stepper<Law, Real> stepper(evolution);
  if (order == Order::step) {
    return evolve_by_single_steps(particles, stepper, evolution.steps, stream);
  }
  if constexpr (HasEnclosed<Law>) {
    if (is_worth_enclosing<Law>(evolution, order)) {
      return seconds_of(stream, [&] {
        launch_for_each(stream, particles.size,
                        EvolveEnclosed<Law, Real>{particles, stepper, evolution.steps});
      });
    }
  }
  return seconds_of(stream, [&] {
    launch_for_each(stream, particles.size,
                    Evolve<Law, Real>{particles, stepper, 0, evolution.steps});
  });
}

template <class Law, class Real>
double evolve_fast(ParticleView<Real> particles, const Evolution& evolution, const Stream& stream) {
  const Stepper<Law, Real> stepper(evolution);
  return seconds_of(stream, [&] {
    launch_for_each(stream, particles.size,
                    EvolveFast<Law, Real>{particles, stepper, evolution.steps});
  });
}

template <class Law, class Real>
std::uint64_t first_outside_domain(ParticleView<const Real> particles, const Evolution& evolution,
                                   Reduction& reduce, const Stream& stream) {
  return reduce(stream, Smallest{}, particles.size,
                PlaceOutsideDomain<Law, Real>{particles, evolution});
}

template <class Law, class Real>
std::uint64_t reach(ParticleView<const Real> particles, const Evolution& evolution,
                    Reduction& reduce, const Stream& stream) {
  return reduce(stream, Largest{}, particles.size,
                ReachOfParticle<Law, Real>{particles, evolution});
}

template <class Law, class Real>
WorstKey worst_since_create(ParticleView<const Real> particles, const Evolution& evolution,
                            const Start& start, std::uint64_t first, Reduction& reduce,
                            const Stream& stream) {
  return reduce(
      stream, Largest{}, particles.size,
      KeyOfMisfit<Law, Real, GeneratedStart>{
          particles, {StartBox(Law::columns, start.region), start.seed, first}, evolution, 0});
}

template <class Law, class Real>
WorstKey worst_since(ParticleView<const Real> particles, const Evolution& evolution,
                     ParticleView<const Real> start, std::uint64_t offset, Reduction& reduce,
                     const Stream& stream) {
  return reduce(stream, Largest{}, particles.size,
                KeyOfMisfit<Law, Real, StoredStart>{particles, {start}, evolution, offset});
}

template <class Law, class Real>
void load_kernels_in() {
  load_code_of(for_each_kernel<Evolve<Law, Real>>,
               reduce_kernel<Smallest, PlaceOutsideDomain<Law, Real>>);
  if constexpr (HasFast<Law>) load_code_of(for_each_kernel<EvolveFast<Law, Real>>);
  if constexpr (HasEnclosed<Law>) load_code_of(for_each_kernel<EvolveEnclosed<Law, Real>>);
}

template <class Law>
void load_kernels() {
  load_kernels_in<Law, double>();
  load_kernels_in<Law, float>();
}

template <class Law, class Real>
constexpr LawFunctionsIn<Real> make_law_functions_in() {
  LawFunctionsIn<Real> functions{};
  functions.evolve_exact = evolve_exact<Law, Real>;
  if constexpr (HasFast<Law>) functions.evolve_fast = evolve_fast<Law, Real>;
  functions.first_outside_domain = first_outside_domain<Law, Real>;
  if constexpr (HasReach<Law>) functions.reach = reach<Law, Real>;
  if constexpr (HasExactSolution<Law>) {
    functions.worst_since_create = worst_since_create<Law, Real>;
    functions.worst_since = worst_since<Law, Real>;
  }
  return functions;
}

template <class Law>
LawFunctions make_law_functions() {
  return {&law_info<Law>, make_law_functions_in<Law, double>(), make_law_functions_in<Law, float>(),
          load_kernels<Law>};
}

template <class Law>
const LawFunctions& law_functions() {
  static const LawFunctions functions = make_law_functions<Law>();
  return functions;
}

}  // namespace simgpu::cuda
