#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace simgpu::driver {

/// The memory of one process. It is copied as it is, to other processes too.
struct ProcessUse {
  std::uint64_t host_own = 0;
  std::uint64_t host_own_peak = 0;
  std::uint64_t device_own_peak = 0;
  std::optional<std::uint64_t> resident;  ///< RSS
  std::optional<std::uint64_t> peak_resident;
};

/// That of this process until now.
ProcessUse own_process_use();

/// What one process took of a run that has several (ranks, as MPI has it).
struct RankUse {
  int rank = 0;
  std::string host;
  std::string device;         ///< the model of its processor or GPU
  double evolve_seconds = 0;  ///< the steps alone
  ProcessUse memory;
};

/// Sums and extremes over ranks, of which there is at least one, as lines of text.
std::string rank_uses_text(const std::vector<RankUse>& ranks);

}  // namespace simgpu::driver
