#pragma once

#include <cstdint>

namespace simgpu {

/// Particles [first, first + count) of a run. Particles never meet, so a range is created or read,
/// evolved, summed and written by itself, and the checksums of ranges add up to the run's.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

}  // namespace simgpu
