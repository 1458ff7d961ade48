#pragma once

#include <cstdint>

#include "cuda/cuda_error.hpp"
#include "cuda/launch_shape.hpp"

namespace simgpu::cuda {

/// The shape of a grid-stride launch of `kernel` over `particles` that fills the current device and
/// no more.
template <class... Arguments>
LaunchShape launch_shape_of(void (*kernel)(Arguments...), std::uint64_t particles,
                            unsigned threads_per_block) {
  int device = 0;
  int multiprocessors = 0;
  int blocks_each = 0;
  SIMGPU_CUDA_CHECK(cudaGetDevice(&device));
  SIMGPU_CUDA_CHECK(
      cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device));
  SIMGPU_CUDA_CHECK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(
      &blocks_each, kernel, static_cast<int>(threads_per_block), 0));
  return launch_shape(
      particles, threads_per_block,
      static_cast<std::uint64_t>(multiprocessors) * static_cast<std::uint64_t>(blocks_each));
}

}  // namespace simgpu::cuda
