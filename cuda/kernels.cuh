#pragma once

#include <cstdint>
#include <cub/block/block_reduce.cuh>

#include "common/kernels/grid_stride.hpp"
#include "common/kernels/reduction.hpp"
#include "cuda/launch_shape.hpp"

namespace simgpu::cuda {

// All kernels there are. What they do stands in their bodies, in common/kernels/, so that tests run
// the same text on the host.

__device__ inline std::uint64_t thread_of_grid() {
  return std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
}

__device__ inline std::uint64_t threads_of_grid() {
  return std::uint64_t{gridDim.x} * blockDim.x;
}

// A body is a __grid_constant__: one that is indexed, as the instructions of an expression are,
// would else be copied to each thread's own memory first.

/// Calls body(i) for each i of [0, count), over a grid of any shape.
template <class Body>
__global__ void for_each_kernel(std::uint64_t count, const __grid_constant__ Body body) {
  grid_stride(thread_of_grid(), threads_of_grid(), count, body);
}

/// What atomic operations of the device take.
using AtomicWord = unsigned long long;
static_assert(sizeof(AtomicWord) == sizeof(std::uint64_t));

__device__ inline void combine_into(AtomicWord* result, std::uint64_t value, Sum) {
  atomicAdd(result, static_cast<AtomicWord>(value));
}

__device__ inline void combine_into(AtomicWord* result, std::uint64_t value, Smallest) {
  atomicMin(result, static_cast<AtomicWord>(value));
}

__device__ inline void combine_into(AtomicWord* result, std::uint64_t value, Largest) {
  atomicMax(result, static_cast<AtomicWord>(value));
}

/// Combines value_of(i) over [0, count) into *result: in registers, within a block, and at the end
/// by one atomic operation a block.
template <class Combine, class ValueOf>
__global__ void reduce_kernel(std::uint64_t count, const __grid_constant__ ValueOf value_of,
                              AtomicWord* result) {
  using BlockReduce = cub::BlockReduce<std::uint64_t, block_threads>;
  __shared__ typename BlockReduce::TempStorage shared;
  const std::uint64_t share =
      reduce_share<Combine>(thread_of_grid(), threads_of_grid(), count, value_of);
  const std::uint64_t of_block = BlockReduce(shared).Reduce(share, Combine{});
  if (threadIdx.x == 0) combine_into(result, of_block, Combine{});
}

}  // namespace simgpu::cuda
