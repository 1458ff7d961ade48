#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace simgpu::memory {

/// Bytes that this process may still take before a memory limit of its control group, or of one
/// above it, is reached: the least over all of them, in either version of control groups. What the
/// kernel can take back at once (pages of files, used of late or not, unless they are still to be
/// written, and its own caches) does not count as taken, but what this process itself needs of it
/// does. Nothing where there is no limit, or none that can be read. Files are looked up under
/// `root`, which only tests change.
std::optional<std::uint64_t> cgroup_headroom(const std::filesystem::path& root = "/");

}  // namespace simgpu::memory
