#pragma once

#include <thrust/device_vector.h>

#include <cstdint>
#include <span>

#include "common/kernels/count_cells.hpp"
#include "cuda/counting_device_allocator.cuh"
#include "cuda/launch.cuh"
#include "cuda/state_bytes.hpp"

namespace simgpu::cuda {

/// Adds to `counts`, in host memory, how many of `particles`, whose columns are in the memory of
/// the current device, are in each cell, and waits. It takes count_bytes() of that memory for a
/// while, counted by `ledger`.
template <class Real>
void count_cells(ParticleView<const Real> particles, const Grid& grid,
                 std::span<std::uint64_t> counts, memory::Ledger& ledger, const Stream& stream) {
  using Allocator = CountingDeviceAllocator<std::uint64_t>;
  thrust::device_vector<std::uint64_t, Allocator> on_device(counts.size(), Allocator(ledger));
  std::uint64_t* const place = thrust::raw_pointer_cast(on_device.data());
  // However it ends, no copy uses the host's memory then: those of pageable memory are done, or in
  // the driver's own memory, when their call returns.
  SIMGPU_CUDA_CHECK(cudaMemcpyAsync(place, counts.data(), counts.size_bytes(),
                                    cudaMemcpyHostToDevice, stream.get()));
  launch_for_each(stream, particles.size, CountCells<Real>{particles, grid, place});
  SIMGPU_CUDA_CHECK(cudaMemcpyAsync(counts.data(), place, counts.size_bytes(),
                                    cudaMemcpyDeviceToHost, stream.get()));
  stream.wait();
}

}  // namespace simgpu::cuda
