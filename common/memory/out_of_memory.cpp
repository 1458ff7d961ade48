#include "common/memory/out_of_memory.hpp"

#include <optional>
#include <string>

#include "common/error.hpp"
#include "common/memory/format_bytes.hpp"
#include "common/memory/proc.hpp"

namespace simgpu::memory {

void throw_out_of_host_memory(std::uint64_t bytes) {
  const std::optional<std::uint64_t> available = host_available_bytes();
  throw Error(ErrorKind::out_of_memory,
              "the host cannot give " + format_bytes(bytes) + " of memory" +
                  (available ? " (available: " + format_bytes(*available) + ")" : "") +
                  "; use fewer particles or --precision single");
}

void require_host_memory(std::uint64_t bytes) {
  const std::optional<std::uint64_t> available = host_available_bytes();
  if (available && bytes > *available) throw_out_of_host_memory(bytes);
}

}  // namespace simgpu::memory
