#pragma once

#include <cstdint>

namespace simgpu::cuda {

/// What atomic operations of the device take.
using AtomicWord = unsigned long long;
static_assert(sizeof(AtomicWord) == sizeof(std::uint64_t));

}  // namespace simgpu::cuda
