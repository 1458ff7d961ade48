#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace simgpu::memory {

/// What /proc/self/statm says, in pages.
struct Statm {
  std::uint64_t size = 0;  ///< of the address space
  std::uint64_t resident = 0;
  std::uint64_t shared = 0;
  std::uint64_t data = 0;  ///< private and writable, stacks included, resident or not

  bool operator==(const Statm&) const = default;
};

/// Reads the text of a statm file ("size resident shared text lib data dt"); nothing if it is torn
/// or odd.
std::optional<Statm> parse_statm(std::string_view text);

/// The bytes that a line such as "VmHWM:      5124 kB" of /proc/self/status or /proc/meminfo gives
/// for `key`; nothing if the key is missing or its line is not of that form.
std::optional<std::uint64_t> parse_kilobytes(std::string_view text, std::string_view key);

/// Memory that the kernel thinks it can give without swapping (MemAvailable), if it
/// says; 0 says nothing. Files are looked up under `root`, which only tests change.
std::optional<std::uint64_t> meminfo_available_bytes(const std::filesystem::path& root = "/");

/// What the kernel still promises where it never promises more than it has (CommitLimit less
/// Committed_AS); nothing where it does.
std::optional<std::uint64_t> commit_available_bytes();

/// All the host's memory (MemTotal), if the kernel says.
std::optional<std::uint64_t> host_total_bytes();

}  // namespace simgpu::memory
