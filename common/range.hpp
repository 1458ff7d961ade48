#pragma once

#include <cstdint>

namespace simgpu {

/// Particles [first, first + count) of a run. Particles never meet, so a range is created or read,
/// evolved, summed and written by itself, and the checksums of ranges add up to the run's.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t count = 0;

  constexpr std::uint64_t end() const { return first + count; }

  bool operator==(const Range&) const = default;
};

/// What two ranges have in common; of no particles if that is nothing.
constexpr Range common_part(const Range& one, const Range& other) {
  const std::uint64_t first = one.first > other.first ? one.first : other.first;
  const std::uint64_t end = one.end() < other.end() ? one.end() : other.end();
  return {first, end > first ? end - first : 0};
}

}  // namespace simgpu
