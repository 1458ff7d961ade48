#pragma once

#include <thrust/device_vector.h>

#include <cstdint>

#include "cuda/counting_device_allocator.cuh"
#include "cuda/kernels.cuh"
#include "cuda/launch.cuh"
#include "cuda/state_bytes.hpp"

namespace simgpu::cuda {

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
