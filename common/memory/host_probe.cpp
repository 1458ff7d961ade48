#include "common/memory/host_probe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "common/memory/proc.hpp"

namespace simgpu::memory {

namespace {

/// The first bytes of a file of /proc, which the kernel writes anew for each read from the start.
template <std::size_t Size>
std::string_view read_start(const FileDescriptor& file, std::array<char, Size>& buffer) {
  const ssize_t length = ::pread(file.get(), buffer.data(), buffer.size(), 0);
  return {buffer.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

FileDescriptor open_for_reading(const char* path) {
  return FileDescriptor(::open(path, O_RDONLY | O_CLOEXEC));
}

}  // namespace

HostProbe::HostProbe()
    : statm_(open_for_reading("/proc/self/statm")),
      status_(open_for_reading("/proc/self/status")),
      page_bytes_(static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))) {}

HostMemory HostProbe::read() {
  std::array<char, 256> statm_text{};
  std::array<char, 4096> status_text{};
  HostMemory memory;
  if (const auto statm = parse_statm(read_start(statm_, statm_text))) {
    memory.resident = statm->resident * page_bytes_;
    memory.anonymous = (statm->resident - statm->shared) * page_bytes_;
    largest_resident_ = std::max(largest_resident_, *memory.resident);
  }
  const auto high_water = parse_kilobytes(read_start(status_, status_text), "VmHWM");
  if (high_water || memory.resident) {
    memory.peak = std::max(high_water.value_or(0), largest_resident_);
  }
  return memory;
}

}  // namespace simgpu::memory
