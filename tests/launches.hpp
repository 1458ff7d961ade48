#pragma once

#include <cstdint>

#include "common/kernels/grid_stride.hpp"
#include "common/kernels/reduction.hpp"
#include "cuda/launch_shape.hpp"

// Kernels on the host: what each thread of a launch does, thread after thread.
namespace simgpu::test {

/// Shapes that a GPU could be given: of one thread, of too many, and of some that suit nothing.
inline constexpr cuda::LaunchShape launch_shapes[] = {{1, 1}, {1, 32},    {3, 7},  {2, 256},
                                                      {5, 1}, {1000, 64}, {4, 255}};

/// Calls body(i) as a kernel launch of this shape would.
template <class Body>
void launch(const cuda::LaunchShape& shape, std::uint64_t count, Body body) {
  const std::uint64_t threads = std::uint64_t{shape.blocks} * shape.threads_per_block;
  for (std::uint64_t thread = 0; thread < threads; ++thread) {
    grid_stride(thread, threads, count, body);
  }
}

/// What a reduction kernel launched in this shape gives.
template <class Combine, class ValueOf>
std::uint64_t reduce(const cuda::LaunchShape& shape, std::uint64_t count, ValueOf value_of) {
  const std::uint64_t threads = std::uint64_t{shape.blocks} * shape.threads_per_block;
  std::uint64_t result = Combine::identity;
  for (std::uint64_t thread = 0; thread < threads; ++thread) {
    result = Combine{}(reduce_share<Combine>(thread, threads, count, value_of), result);
  }
  return result;
}

}  // namespace simgpu::test
