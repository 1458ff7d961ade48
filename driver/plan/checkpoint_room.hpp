#pragma once

#include <cstdint>

#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Refuses a run whose checkpoints the file system, or a limit of the process, has no room for: the
/// last one and the one before are there while the next one is written. `particles` are those of
/// the run. Throws Error (run_failed).
void require_room_for_checkpoints(const Options& options, std::uint64_t particles);

}  // namespace simgpu::driver
