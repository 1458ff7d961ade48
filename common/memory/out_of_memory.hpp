#pragma once

#include <cstdint>

namespace simgpu::memory {

/// Throws Error (out_of_memory) with a sentence that names the bytes asked for and, where the
/// kernel tells, how many the host has available.
[[noreturn]] void throw_out_of_host_memory(std::uint64_t bytes);

/// Throws as above if `bytes` are more than the host has available now. A kernel that overcommits
/// grants such a request and kills the process later, when it writes to what it was given.
void require_host_memory(std::uint64_t bytes);

}  // namespace simgpu::memory
