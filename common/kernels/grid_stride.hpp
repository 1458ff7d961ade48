#pragma once

#include <cstdint>

#include "common/host_device.hpp"

namespace simgpu {

/// Calls body(i) for i = thread, thread + threads, thread + 2*threads, ... below `count`: the share
/// of one of `threads` threads that together visit each index exactly once, however many there are.
template <class Body>
SIMGPU_HOST_DEVICE void grid_stride(std::uint64_t thread, std::uint64_t threads,
                                    std::uint64_t count, const Body& body) {
  for (std::uint64_t i = thread; i < count; i += threads) body(i);
}

}  // namespace simgpu
