#pragma once

#include <algorithm>
#include <cstdint>

namespace simgpu::cuda {

/// Of all kernels here: they hold their particles in registers and share nothing between threads
/// but the end of a reduction.
inline constexpr unsigned block_threads = 256;

/// Blocks and threads of a one-dimensional kernel launch.
struct LaunchShape {
  unsigned blocks = 1;
  unsigned threads_per_block = 1;
};

/// Enough blocks of `threads` threads for one particle a thread, but no more than the device runs
/// at once (`resident_blocks`): beyond that, threads stride over the grid. At least one block.
inline LaunchShape launch_shape(std::uint64_t particles, unsigned threads,
                                std::uint64_t resident_blocks) {
  const std::uint64_t needed = particles / threads + (particles % threads != 0 ? 1 : 0);
  const std::uint64_t blocks =
      std::clamp<std::uint64_t>(needed, 1, std::max<std::uint64_t>(resident_blocks, 1));
  return {static_cast<unsigned>(blocks), threads};
}

}  // namespace simgpu::cuda
