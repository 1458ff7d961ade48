#pragma once

#include <cstdint>

#include "cuda/kernels.cuh"
#include "cuda/launch_shape.hpp"
#include "cuda/stream.hpp"

namespace simgpu::cuda {

/// The shape of a grid-stride launch of `kernel` over `particles` that fills the current device and
/// no more.
template <class... Parameters>
LaunchShape launch_shape_of(void (*kernel)(Parameters...), std::uint64_t particles) {
  int device = 0;
  int multiprocessors = 0;
  int blocks_each = 0;
  SIMGPU_CUDA_CHECK(cudaGetDevice(&device));
  SIMGPU_CUDA_CHECK(
      cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device));
  SIMGPU_CUDA_CHECK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(
      &blocks_each, kernel, static_cast<int>(block_threads), 0));
  return launch_shape(
      particles, block_threads,
      static_cast<std::uint64_t>(multiprocessors) * static_cast<std::uint64_t>(blocks_each));
}

/// Gives a launch of `kernel` to `stream`, and does not wait for it.
template <class... Parameters, class... Arguments>
void launch(const Stream& stream, const LaunchShape& shape, void (*kernel)(Parameters...),
            Arguments... arguments) {
  kernel<<<shape.blocks, shape.threads_per_block, 0, stream.get()>>>(arguments...);
  SIMGPU_CUDA_CHECK(cudaGetLastError());
}

/// Gives stream a launch that calls body(i) for each i of [0, count), and does not wait for it.
template <class Body>
void launch_for_each(const Stream& stream, std::uint64_t count, const Body& body) {
  launch(stream, launch_shape_of(for_each_kernel<Body>, count), for_each_kernel<Body>, count, body);
}

/// Loads the machine code of `kernels`, which their first launch would do otherwise. Throws Error
/// (device_unusable) if there is none that the current device runs.
template <class... Kernels>
void load_code_of(Kernels... kernels) {
  cudaFuncAttributes attributes{};
  (SIMGPU_CUDA_CHECK(cudaFuncGetAttributes(&attributes, kernels)), ...);
}

}  // namespace simgpu::cuda
