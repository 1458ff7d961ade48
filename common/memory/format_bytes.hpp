#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace simgpu::memory {

/// Bytes as people read them: "2.29 MiB", always in MiB (2^20 bytes) so that figures compare.
std::string format_bytes(std::uint64_t bytes);

/// Bytes for people and to the byte: "2.29 MiB (2,400,000 bytes)".
std::string bytes_text(std::uint64_t bytes);

/// Bytes for people, "n/a" where they are unknown.
std::string bytes_or_na(const std::optional<std::uint64_t>& bytes);

/// format_bytes() with a sign in front, for increments: "+2.29 MiB", "-2.29 MiB", "0.00 MiB".
std::string format_increment(std::int64_t bytes);

}  // namespace simgpu::memory
