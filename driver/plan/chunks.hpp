#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "common/range.hpp"
#include "driver/plan/memory_plan.hpp"
#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// A run goes through its particles in chunks, one after the other, where --chunk or a limit of
/// memory asks for it. Each is created or read, moved, summed, checked and written by itself, so
/// that the run takes the memory of one chunk, or of two where a second one comes and goes while
/// the first is moved (see exchange.hpp).

/// The flag, or the format, for whose sake a run must hold all of its particles at once; nothing if
/// it can go through them in chunks.
std::optional<std::string> whole_state_needed_by(const Options& options);

/// How many particles a run should hold at once: all, if they are within the limits; as many as the
/// limits allow, if the options ask for chunks; and all as well if nothing fits or may be split,
/// which require_memory() then refuses. `device_free` are the bytes free on its GPU, if that is
/// known.
std::uint64_t particles_at_once(const MemoryPlan& plan, std::uint64_t particles,
                                const Options& options,
                                std::optional<std::uint64_t> device_free = std::nullopt);

/// A clause for the refusal of a run that might have gone in chunks: what to leave out or to give.
/// Empty if there is nothing that would help.
std::string chunks_hint(const Options& options);

/// How many chunks that makes.
constexpr std::uint64_t chunk_count(std::uint64_t particles, std::uint64_t at_once) {
  return particles / at_once + (particles % at_once > 0 ? 1 : 0);
}

/// A range in chunks of so many particles, the last one of what is left. However many there are,
/// they take no memory.
class Chunks {
 public:
  Chunks() = default;
  Chunks(const Range& whole, std::uint64_t at_once) : whole_(whole), at_once_(at_once) {}

  std::uint64_t size() const { return chunk_count(whole_.count, at_once_); }

  Range operator[](std::uint64_t chunk) const {
    const std::uint64_t offset = chunk * at_once_;
    return {whole_.first + offset, std::min(at_once_, whole_.count - offset)};
  }

  bool is_last(std::uint64_t chunk) const { return chunk + 1 == size(); }

 private:
  Range whole_;
  std::uint64_t at_once_ = 1;
};

}  // namespace simgpu::driver
