#pragma once

#include <cstdint>

#include "common/grid.hpp"
#include "common/parameters.hpp"
#include "common/particle.hpp"

namespace simgpu {

/// Bytes that a backend's containers ask for to hold a state, by where they are: exact, and known
/// without the device.
struct StateBytes {
  std::uint64_t host = 0;
  std::uint64_t device = 0;
};

/// What a kind of device takes for a state of so many particles.
using StateBytesOf = StateBytes (*)(Precision precision, std::uint64_t particles);

/// What a kind of device takes to count particles by the cells of a grid, beside the counts
/// themselves, which are their owner's.
using CountBytesOf = StateBytes (*)(const Grid& grid);

/// Bytes of `particles` particles in columns of this precision.
constexpr std::uint64_t bytes_of(Precision precision, std::uint64_t particles) {
  return precision == Precision::double_precision ? bytes_of<double>(particles)
                                                  : bytes_of<float>(particles);
}

}  // namespace simgpu
