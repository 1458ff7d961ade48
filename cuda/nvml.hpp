#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace simgpu::cuda {

/// The device memory of this process as NVML, the library behind nvidia-smi, sees it: the context
/// included. NVML comes with the driver and is loaded when it is there; in a container it may be
/// missing, or know this process by another number, and then the answer is unknown.
class NvmlProcessMemory {
 public:
  /// `uuid` names the device as nvidia-smi does.
  explicit NvmlProcessMemory(const std::string& uuid);
  ~NvmlProcessMemory();
  NvmlProcessMemory(const NvmlProcessMemory&) = delete;
  NvmlProcessMemory& operator=(const NvmlProcessMemory&) = delete;

  std::optional<std::uint64_t> bytes() const noexcept;

  /// Why bytes() is unknown: a few words that do not change.
  const char* why_unknown() const noexcept { return why_unknown_; }

 private:
  struct Library;
  std::unique_ptr<Library> library_;  ///< null where NVML cannot be used
  const char* why_unknown_ = "NVML gives no figure for this process, as in a container";
};

}  // namespace simgpu::cuda
