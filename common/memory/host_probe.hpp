#pragma once

#include <cstdint>
#include <optional>

#include "common/file_descriptor.hpp"

namespace simgpu::memory {

/// The kernel's view of this process's memory at one moment, in bytes. Unknown is nothing, never 0.
struct HostMemory {
  std::optional<std::uint64_t> resident;  ///< all resident pages (RSS)
  std::optional<std::uint64_t>
      anonymous;                      ///< resident pages that belong to no file: the steady part
  std::optional<std::uint64_t> peak;  ///< the most resident so far
};

/// Reads the kernel's figures over descriptors that it keeps open, so that a reading costs about a
/// microsecond and allocates nothing.
///
/// The peak is the larger of the kernel's VmHWM and of every resident figure read so far: VmHWM
/// alone lags behind, and getrusage's ru_maxrss survives exec and so can be another program's.
class HostProbe {
 public:
  HostProbe();

  HostMemory read();

 private:
  FileDescriptor statm_;
  FileDescriptor status_;
  std::uint64_t page_bytes_;
  std::uint64_t largest_resident_ = 0;
};

}  // namespace simgpu::memory
