#include "common/memory/out_of_memory.hpp"

#include <optional>

#include "common/memory/format_bytes.hpp"
#include "common/memory/host_available.hpp"
#include "common/memory/ledger.hpp"

namespace simgpu::memory {

namespace {

[[noreturn]] void refuse(std::uint64_t bytes, const std::optional<HostAvailable>& available) {
  const bool believed = available && available->bytes < bytes;
  throw OutOfMemory(
      Place::host,
      "the host cannot give " + format_bytes(bytes) + " of memory" +
          (believed ? " (" + format_bytes(available->bytes) + " are " + available->bound + ")"
                    : "") +
          "; use fewer particles or single precision",
      available ? could_hold(host_ledger().current(), bytes, available->bytes) : std::nullopt);
}

}  // namespace

void throw_out_of_host_memory(std::uint64_t bytes) {
  refuse(bytes, host_available());
}

void require_host_memory(std::uint64_t bytes) {
  const std::optional<HostAvailable> available = host_available();
  if (available && bytes > available->bytes) refuse(bytes, available);
}

}  // namespace simgpu::memory
