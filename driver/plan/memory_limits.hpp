#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/memory/host_available.hpp"
#include "common/simulation.hpp"
#include "driver/plan/memory_plan.hpp"

namespace simgpu::driver {

/// The run whose memory is in question.
struct PlannedRun {
  const MemoryPlan& plan;
  std::uint64_t particles;
  std::uint64_t at_once;  ///< so many of them, in chunks if not all (see chunks.hpp)
  std::string device;     ///< the name of its GPU, if it has one
  std::optional<std::uint64_t> device_free = {};  ///< bytes there, if that is known by now
  bool has_several = false;                       ///< GPUs, of which the fullest is meant
  std::string why_whole = {};  ///< a clause that says why it does not go in chunks, if it might
  /// What the host has available, if that is known already.
  std::optional<memory::HostAvailable> host_available = {};
};

/// A run that holds all its particles at once, and whose GPU, if it has one, is `device`.
PlannedRun planned_on(const Backend& device, const MemoryPlan& plan, std::uint64_t particles);

/// Where a run needs more than there is.
struct Shortage {
  memory::Place place;
  std::uint64_t there;   ///< bytes
  std::string sentence;  ///< what it needs and what there is, as one sentence without its end
};

/// What require_memory() would refuse the run for; nothing if it would not.
std::optional<Shortage> shortage_of(const PlannedRun& run, const Options& options);

/// Whether a run that is short of memory would not be in chunks of one particle.
bool fits_in_chunks(const PlannedRun& run, const Shortage& shortage);

/// Throws Error (out_of_memory) if the run will hold more than --memory-limit or
/// --device-memory-limit allow, or than the host or the device has available. The sentence has the
/// need, the limit, and how many particles would fit.
void require_memory(const PlannedRun& run, const Options& options);

/// The same sentence for memory that turned out too small on the way. `could_hold` is what the
/// containers could hold there, if that is known.
[[noreturn]] void throw_shortage(const PlannedRun& run, memory::Place place,
                                 std::optional<std::uint64_t> could_hold);

}  // namespace simgpu::driver
