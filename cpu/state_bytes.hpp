#pragma once

#include "common/state_bytes.hpp"

namespace simgpu::cpu {

/// What a CpuSimulation of so many particles takes: its columns.
constexpr StateBytes state_bytes(Precision precision, std::uint64_t particles) {
  return {bytes_of(precision, particles), 0};
}

}  // namespace simgpu::cpu
