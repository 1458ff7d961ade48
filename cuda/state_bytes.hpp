#pragma once

#include <algorithm>

#include "common/block.hpp"
#include "common/state_bytes.hpp"

namespace simgpu::cuda {

/// Bytes of device memory for the result of a reduction over the particles.
inline constexpr std::uint64_t reduction_bytes = sizeof(std::uint64_t);

/// What a simulation of so many particles takes on a GPU, be there one or not: its columns, and the
/// result of a reduction.
constexpr StateBytes state_bytes(Precision precision, unsigned columns, std::uint64_t particles) {
  return {0, bytes_of(precision, columns, particles) + reduction_bytes};
}

/// What a simulation takes on a GPU to count particles by cell: a number for each.
constexpr StateBytes count_bytes(const Grid& grid) {
  return {0, grid.cells() * sizeof(std::uint64_t)};
}

/// What a simulation of so many particles takes on a GPU to verify them: the starts of a block.
constexpr StateBytes verify_bytes(Precision precision, unsigned columns, std::uint64_t particles) {
  return {0, bytes_of(precision, columns, std::min(particles, block_particles))};
}

/// What a simulation takes on a GPU for a field: its axes, room for three times, of which a steady
/// one needs no third, and for velocities as they come from the host.
inline StateBytes field_bytes(const field::Grid& grid) {
  return {0, grid.bytes_of_axes() + (grid.is_steady ? 3 : 4) * grid.bytes_of_level()};
}

inline MemoryUse memory_use() {
  return {state_bytes, count_bytes, verify_bytes, field_bytes};
}

}  // namespace simgpu::cuda
