#pragma once

#include <cstdint>
#include <optional>

namespace simgpu::memory {

/// How much more memory this process's containers can take.
struct HostAvailable {
  std::uint64_t bytes = 0;
  const char* bound = "";  ///< what bounds it, to follow the bytes: "available on this host"
};

/// The least of what the kernel can give without swapping (MemAvailable) and of what the limits of
/// the control group, of the process (RLIMIT_AS, RLIMIT_DATA) and of the kernel's promises leave;
/// less what comes with memory that is used: page tables, and some for threads and libraries.
/// Nothing if none is known.
std::optional<HostAvailable> host_available();

}  // namespace simgpu::memory
