#include "cuda/cuda_error.hpp"
#include "cuda/event.hpp"
#include "cuda/evolve.hpp"
#include "cuda/evolve_kernel.cuh"
#include "cuda/launch.cuh"

namespace simgpu::cuda {

namespace {

constexpr unsigned threads_per_block = 256;

}  // namespace

template <class Real>
double evolve(ParticleView<Real> particles, const Evolution& evolution, Order order) {
  const auto timestep = static_cast<Real>(evolution.timestep);
  const bool all_at_once = order == Order::particle;
  const std::uint64_t launches = all_at_once ? 1 : evolution.steps;
  const std::uint64_t steps_each = all_at_once ? evolution.steps : 1;
  const LaunchShape shape = launch_shape_of(evolve_kernel<Real>, particles.size, threads_per_block);
  return seconds_of([&] {
    for (std::uint64_t launch = 0; launch < launches; ++launch) {
      evolve_kernel<<<shape.blocks, shape.threads_per_block>>>(particles, timestep, steps_each);
      SIMGPU_CUDA_CHECK(cudaGetLastError());
    }
  });
}

int oldest_compute_capability() noexcept {
  // nvcc's list of what this file is compiled for, in ascending order: 750,800,...
  constexpr int compiled_for[] = {__CUDA_ARCH_LIST__};
  return compiled_for[0] / 10;
}

void require_kernel() {
  cudaFuncAttributes attributes{};
  SIMGPU_CUDA_CHECK(cudaFuncGetAttributes(&attributes, evolve_kernel<double>));
}

template double evolve(ParticleView<double>, const Evolution&, Order);
template double evolve(ParticleView<float>, const Evolution&, Order);

}  // namespace simgpu::cuda
