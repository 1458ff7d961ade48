#include "cuda/cuda_error.hpp"
#include "cuda/event.hpp"
#include "cuda/evolve.hpp"
#include "cuda/evolve_kernel.cuh"
#include "cuda/launch_shape.hpp"

namespace simgpu::cuda {

namespace {

constexpr unsigned threads_per_block = 256;

/// Blocks of the kernel that the current device runs at once.
template <class Real>
std::uint64_t resident_blocks() {
  int device = 0;
  int multiprocessors = 0;
  int blocks_each = 0;
  SIMGPU_CUDA_CHECK(cudaGetDevice(&device));
  SIMGPU_CUDA_CHECK(
      cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device));
  SIMGPU_CUDA_CHECK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks_each, evolve_kernel<Real>,
                                                                  threads_per_block, 0));
  return static_cast<std::uint64_t>(multiprocessors) * static_cast<std::uint64_t>(blocks_each);
}

}  // namespace

template <class Real>
double evolve(ParticleView<Real> particles, const Evolution& evolution, Order order) {
  const auto timestep = static_cast<Real>(evolution.timestep);
  const bool all_at_once = order == Order::particle;
  const std::uint64_t launches = all_at_once ? 1 : evolution.steps;
  const std::uint64_t steps_each = all_at_once ? evolution.steps : 1;
  const LaunchShape shape =
      launch_shape(particles.size, threads_per_block, resident_blocks<Real>());

  Event start;
  Event end;
  start.record();
  for (std::uint64_t launch = 0; launch < launches; ++launch) {
    evolve_kernel<<<shape.blocks, shape.threads_per_block>>>(particles, timestep, steps_each);
    SIMGPU_CUDA_CHECK(cudaGetLastError());
  }
  end.record();
  end.wait();
  return end.seconds_since(start);
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
