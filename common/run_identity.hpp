#pragma once

#include <cstdint>

#include "common/checksum.hpp"
#include "common/parameters.hpp"

namespace simgpu {

/// A number that tells runs apart, so that files can say of which run they are: of its start state,
/// by its checksum, and of all that decides what a step makes of that. Device, threads, order,
/// chunks and the number of steps are none of it: the same particles on the same way are the same
/// run.
inline std::uint64_t run_identity(std::uint64_t start_checksum, const Parameters& parameters) {
  std::uint64_t identity = mix(start_checksum);
  for (const std::uint64_t word :
       {bits_of(parameters.timestep), parameters.first, parameters.particles,
        static_cast<std::uint64_t>(parameters.precision),
        static_cast<std::uint64_t>(parameters.math)}) {
    identity = mixed_in(identity, word);
  }
  return identity;
}

}  // namespace simgpu
