#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace simgpu::memory {

/// A device's memory at one moment as its driver sees it, in bytes. Unknown is nothing, never 0.
struct DeviceMemory {
  std::optional<std::uint64_t> process;  ///< held by this process, its context included
  std::optional<std::uint64_t> used;     ///< used on the whole device, by all processes
  std::optional<std::uint64_t> free;     ///< free on the whole device
  const char* process_unknown =
      nullptr;  ///< why `process` is unknown, a literal; null if it is not
};

/// Reads a device's memory. It must not throw.
using DeviceProbe = std::function<DeviceMemory()>;

}  // namespace simgpu::memory
