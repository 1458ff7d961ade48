#include "common/memory/host_available.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "common/memory/cgroup.hpp"
#include "common/memory/host_probe.hpp"
#include "common/memory/proc.hpp"

namespace simgpu::memory {

namespace {

/// What a limit of the process leaves beyond what is taken.
std::optional<std::uint64_t> headroom(decltype(RLIMIT_AS) resource,
                                      const std::optional<std::uint64_t>& taken) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  if (!taken) return std::nullopt;
  return limit.rlim_cur > *taken ? limit.rlim_cur - *taken : 0;
}

/// What containers can hold of so many bytes. Libraries and threads take up to 3 MiB on the way (a
/// run with HDF5 files, a picture and a chart in a small control group); a page table takes 8 bytes
/// for a page of 4 KiB.
std::uint64_t for_containers(std::uint64_t bytes) {
  constexpr std::uint64_t for_the_process = std::uint64_t{4} << 20;
  const std::uint64_t left = bytes - std::min(bytes, for_the_process);
  return left - left / 512;
}

}  // namespace

std::optional<HostAvailable> host_available() {
  std::optional<HostAvailable> least;
  const auto bound_by = [&](const std::optional<std::uint64_t>& bytes, const char* bound) {
    if (bytes && (!least || *bytes < least->bytes)) least = HostAvailable{*bytes, bound};
  };
  bound_by(meminfo_available_bytes(), "available on this host");
  bound_by(cgroup_headroom(), "left under the limit of this control group");
  bound_by(commit_available_bytes(), "left of what this kernel promises (vm.overcommit_memory)");
  const HostMemory taken = host_probe().read();
  bound_by(headroom(RLIMIT_AS, taken.address_space),
           "left under the limit of address space (ulimit -v)");
  bound_by(headroom(RLIMIT_DATA, taken.data), "left under the limit of data (ulimit -d)");
  if (least) least->bytes = for_containers(least->bytes);
  return least;
}

}  // namespace simgpu::memory
