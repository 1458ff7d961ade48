#pragma once

#include <thrust/device_vector.h>

#include <cstdint>
#include <cub/block/block_reduce.cuh>

#include "cuda/atomic_word.hpp"
#include "cuda/counting_device_allocator.cuh"
#include "cuda/launch.cuh"
#include "cuda/reduction.hpp"
#include "cuda/state_bytes.hpp"

namespace simgpu::cuda {

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
__global__ void reduce_kernel(std::uint64_t count, ValueOf value_of, AtomicWord* result) {
  using BlockReduce = cub::BlockReduce<std::uint64_t, threads_per_block>;
  __shared__ typename BlockReduce::TempStorage shared;
  const std::uint64_t thread = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t threads = std::uint64_t{gridDim.x} * blockDim.x;
  const std::uint64_t share = reduce_share<Combine>(thread, threads, count, value_of);
  const std::uint64_t of_block = BlockReduce(shared).Reduce(share, Combine{});
  if (threadIdx.x == 0) combine_into(result, of_block, Combine{});
}

/// Reductions on the current device, with room for their result, which a ledger counts. A library's
/// reduction would take scratch space that depends on the device; this takes reduction_bytes on all
/// of them, so that what a run takes is known beforehand.
class Reduction {
 public:
  explicit Reduction(memory::Ledger& ledger) : result_(1, Allocator(ledger)) {}

  /// value_of(0) to value_of(count - 1), combined; Combine::identity if there are none.
  template <class Combine, class ValueOf>
  std::uint64_t operator()(const Stream& stream, Combine, std::uint64_t count, ValueOf value_of) {
    constexpr auto kernel = reduce_kernel<Combine, ValueOf>;
    AtomicWord* const place = thrust::raw_pointer_cast(result_.data());
    // No copy outlives it, even if a call between them fails: those of pageable memory are done, or
    // in the driver's own memory, when their call returns.
    std::uint64_t result = Combine::identity;
    SIMGPU_CUDA_CHECK(
        cudaMemcpyAsync(place, &result, sizeof result, cudaMemcpyHostToDevice, stream.get()));
    launch(stream, launch_shape_of(kernel, count), kernel, count, value_of, place);
    SIMGPU_CUDA_CHECK(
        cudaMemcpyAsync(&result, place, sizeof result, cudaMemcpyDeviceToHost, stream.get()));
    stream.wait();
    return result;
  }

 private:
  using Allocator = CountingDeviceAllocator<AtomicWord>;
  static_assert(reduction_bytes == sizeof(AtomicWord));
  thrust::device_vector<AtomicWord, Allocator> result_;
};

}  // namespace simgpu::cuda
