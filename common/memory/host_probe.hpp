#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "common/base/file_descriptor.hpp"

namespace simgpu::memory {

/// The kernel's view of this process's memory at one moment, in bytes. Unknown is nothing, never 0.
struct HostMemory {
  std::optional<std::uint64_t> resident;       ///< all resident pages (RSS)
  std::optional<std::uint64_t> anonymous;      ///< resident pages of no file: the part that repeats
  std::optional<std::uint64_t> data;           ///< private and writable, resident or not
  std::optional<std::uint64_t> address_space;  ///< all that is mapped, resident or not
};

/// Reads the kernel's figures over descriptors that it keeps open, so that a reading costs about a
/// microsecond and allocates nothing. Any thread may read.
class HostProbe {
 public:
  HostProbe();

  /// What is resident now.
  HostMemory read() noexcept;

  /// The most that was resident so far: the larger of the kernel's VmHWM and of every reading.
  /// VmHWM alone lags behind; readings alone miss what comes and goes between them, so containers
  /// read before each large release. getrusage's ru_maxrss survives exec and so can be another
  /// program's.
  std::optional<std::uint64_t> peak() noexcept;

  /// The same without asking the kernel again, which costs ten times a reading, unless a reading
  /// has risen above all before it since peak() last asked.
  std::optional<std::uint64_t> recent_peak() noexcept;

 private:
  FileDescriptor statm_;
  FileDescriptor status_;
  std::uint64_t page_bytes_;
  std::atomic<std::uint64_t> largest_{0};  ///< of all readings and VmHWMs; 0 before the first
  std::atomic<bool> risen_{true};  ///< whether a reading was the largest since VmHWM was asked
};

/// The process's probe.
HostProbe& host_probe();

/// How far the kernel's quick figure of resident memory (statm) is behind its exact one
/// (smaps_rollup), in bytes: 0 on most kernels, large on those from 6.2 to mid-2025. Slow where
/// much is resident, so for the ends of a run only.
std::optional<std::int64_t> resident_lag();

}  // namespace simgpu::memory
