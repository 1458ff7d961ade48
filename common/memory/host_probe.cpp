#include "common/memory/host_probe.hpp"

#include <fcntl.h>
#include <unistd.h>

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

/// Makes `largest` no less than `value`, whoever else raises it at once, and says whether it rose.
bool raise(std::atomic<std::uint64_t>& largest, std::uint64_t value) {
  std::uint64_t before = largest;
  while (value > before) {
    if (largest.compare_exchange_weak(before, value)) return true;
  }
  return false;
}

}  // namespace

HostProbe::HostProbe()
    : statm_(open_for_reading("/proc/self/statm")),
      status_(open_for_reading("/proc/self/status")),
      page_bytes_(static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))) {}

HostMemory HostProbe::read() noexcept {
  std::array<char, 256> text{};
  const auto statm = parse_statm(read_start(statm_, text));
  if (!statm) return {};
  const std::uint64_t resident = statm->resident * page_bytes_;
  if (raise(largest_, resident)) risen_ = true;
  return {resident, resident - statm->shared * page_bytes_, statm->data * page_bytes_,
          statm->size * page_bytes_};
}

std::optional<std::uint64_t> HostProbe::peak() noexcept {
  risen_ = false;  // before the kernel is asked: a reading that rises meanwhile is news again
  std::array<char, 4096> text{};
  const auto high_water = parse_kilobytes(read_start(status_, text), "VmHWM");
  if (high_water) raise(largest_, *high_water);
  if (largest_ == 0) return std::nullopt;
  return largest_;
}

std::optional<std::uint64_t> HostProbe::recent_peak() noexcept {
  if (risen_ || largest_ == 0) return peak();
  return largest_;
}

HostProbe& host_probe() {
  static HostProbe probe;
  return probe;
}

std::optional<std::int64_t> resident_lag() {
  std::array<char, 4096> text{};
  const FileDescriptor rollup = open_for_reading("/proc/self/smaps_rollup");
  const auto exact = parse_kilobytes(read_start(rollup, text), "Rss");
  const std::optional<std::uint64_t> quick = host_probe().read().resident;
  if (!exact || !quick) return std::nullopt;
  return static_cast<std::int64_t>(*exact) - static_cast<std::int64_t>(*quick);
}

}  // namespace simgpu::memory
