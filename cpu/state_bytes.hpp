#pragma once

#include "common/state_bytes.hpp"

namespace simgpu::cpu {

/// What a CpuSimulation of so many particles takes: its columns.
constexpr StateBytes state_bytes(Precision precision, unsigned columns, std::uint64_t particles) {
  return {bytes_of(precision, columns, particles), 0};
}

/// What a CpuSimulation takes to count particles by cell: its threads count where the counts are.
constexpr StateBytes count_bytes(const Grid& /*grid*/) {
  return {};
}

/// What a CpuSimulation takes to verify particles: it reads their starts where they are.
constexpr StateBytes verify_bytes(Precision /*precision*/, unsigned /*columns*/,
                                  std::uint64_t /*particles*/) {
  return {};
}

/// What a CpuSimulation takes for a field: its axes, and room for three times, of which a steady
/// one needs no third.
inline StateBytes field_bytes(const field::Grid& grid) {
  return {grid.bytes_of_axes() + (grid.is_steady ? 2 : 3) * grid.bytes_of_level(), 0};
}

inline MemoryUse memory_use() {
  return {state_bytes, count_bytes, verify_bytes, field_bytes};
}

}  // namespace simgpu::cpu
