#pragma once

#include <cstdint>

#include "common/bits.hpp"
#include "common/host_device.hpp"

namespace simgpu {

/// The particle of a range that uses up most of its tolerance (see Misfit), as one number that is
/// the larger the larger that share is, and the larger the smaller the particle's place is where
/// shares are equal. So a maximum finds it, on any device and in any order. 0 if there is none.
/// It holds places below 2^40 and the first 12 bits of a share's significand.
using WorstKey = std::uint64_t;

inline constexpr unsigned worst_place_bits = 40;
inline constexpr std::uint64_t most_places = std::uint64_t{1} << worst_place_bits;

SIMGPU_HOST_DEVICE inline WorstKey worst_key(double share, std::uint64_t place) {
  return (bits_of(share) >> worst_place_bits << worst_place_bits) | (most_places - 1 - place);
}

inline std::uint64_t place_of(WorstKey worst) {
  return most_places - 1 - worst % most_places;
}

/// The key `worst` with its place counted from `offset` particles earlier.
inline WorstKey placed_behind(WorstKey worst, std::uint64_t offset) {
  return worst - offset;
}

/// Whether no particle uses up its whole tolerance.
inline bool all_within_tolerance(WorstKey worst) {
  return worst < worst_key(1, most_places - 1);
}

}  // namespace simgpu
