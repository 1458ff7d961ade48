#pragma once

#include <algorithm>
#include <cstdint>

namespace simgpu {

/// Particles that pass between devices, host and files at a time: large enough that a block's
/// overhead does not show, small enough (1.5 MiB in double) not to count in a run's memory.
inline constexpr std::uint64_t block_particles = 65'536;

/// Calls body(offset, count) for each block of `total` particles, in order.
template <class Body>
void for_each_block(std::uint64_t total, Body body) {
  for (std::uint64_t offset = 0; offset < total; offset += block_particles) {
    body(offset, std::min(block_particles, total - offset));
  }
}

}  // namespace simgpu
