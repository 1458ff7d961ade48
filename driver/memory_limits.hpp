#pragma once

#include <cstdint>
#include <string>

#include "driver/memory_plan.hpp"

namespace simgpu::driver {

/// The run whose memory is in question.
struct PlannedRun {
  const MemoryPlan& plan;
  std::uint64_t particles;
  std::string device;  ///< the name of its GPU, if it has one
};

/// Throws Error (out_of_memory) if the run will hold more than --memory-limit or
/// --device-memory-limit allow, or than the host has available. The sentence has the need, the
/// limit, and how many particles would fit.
void require_memory(const PlannedRun& run, const Options& options);

/// The same sentence for memory that turned out too small on the way.
[[noreturn]] void throw_shortage(const PlannedRun& run, const memory::OutOfMemory& failure);

}  // namespace simgpu::driver
