#pragma once

#include <cstdint>

#include "common/host_device.hpp"

namespace simgpu {

/// Adds one to a count that other threads add to as well.
SIMGPU_HOST_DEVICE inline void count_one_more(std::uint64_t& count) {
#if defined(__CUDA_ARCH__)
  static_assert(sizeof(unsigned long long) == sizeof count);
  atomicAdd(reinterpret_cast<unsigned long long*>(&count), 1ULL);
#else
  __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
#endif
}

}  // namespace simgpu
