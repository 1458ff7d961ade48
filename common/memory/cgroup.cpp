#include "common/memory/cgroup.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace simgpu::memory {

namespace {

namespace fs = std::filesystem;

/// A hierarchy of control groups that accounts for memory, by the names of its files.
struct Hierarchy {
  const char* mount;
  const char* limit;
  const char* usage;
  const char* droppable;  ///< the key, in memory.stat, of file pages that can be dropped
};

constexpr Hierarchy version_1 = {"sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                 "memory.usage_in_bytes", "total_inactive_file"};
constexpr Hierarchy version_2 = {"sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"};

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The number in a file of one line; nothing for "max", which is no limit.
std::optional<std::uint64_t> number_in(const fs::path& path) {
  const std::vector<std::string> lines = lines_of(path);
  return lines.size() == 1 ? number(lines[0]) : std::nullopt;
}

std::uint64_t droppable_in(const fs::path& stat, std::string_view key) {
  for (const std::string& line : lines_of(stat)) {
    if (!line.starts_with(key) || line.substr(key.size(), 1) != " ") continue;
    return number(std::string_view(line).substr(key.size() + 1)).value_or(0);
  }
  return 0;
}

std::optional<std::uint64_t> headroom_of(const fs::path& group, const Hierarchy& hierarchy) {
  const auto limit = number_in(group / hierarchy.limit);
  const auto usage = number_in(group / hierarchy.usage);
  // Version 1 writes "no limit" as the largest whole number of pages.
  constexpr std::uint64_t no_limit = std::uint64_t{1} << 62;
  if (!limit || !usage || *limit >= no_limit) return std::nullopt;
  const std::uint64_t droppable = droppable_in(group / "memory.stat", hierarchy.droppable);
  const std::uint64_t taken = *usage - std::min(*usage, droppable);
  return *limit - std::min(*limit, taken);
}

/// The least headroom of the group `path` names below the hierarchy's mount, and of all above it.
/// In a container the path may be the host's, and the mount the container's own group.
std::optional<std::uint64_t> least_headroom(const fs::path& mount, const fs::path& path,
                                            const Hierarchy& hierarchy) {
  std::optional<std::uint64_t> least = headroom_of(mount, hierarchy);
  fs::path group = mount;
  for (const fs::path& name : path.relative_path()) {
    group /= name;
    const auto headroom = headroom_of(group, hierarchy);
    if (headroom) least = std::min(least.value_or(*headroom), *headroom);
  }
  return least;
}

/// Whether a comma-separated list of controllers holds "memory".
bool lists_memory(std::string_view controllers) {
  return ("," + std::string(controllers) + ",").find(",memory,") != std::string::npos;
}

}  // namespace

std::optional<std::uint64_t> cgroup_headroom(const fs::path& root) {
  // Lines are "number:controllers:path"; version 2 has the number 0 and no controllers.
  for (const std::string& line : lines_of(root / "proc/self/cgroup")) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool is_version_2 = line.substr(0, first) == "0" && controllers.empty();
    if (!is_version_2 && !lists_memory(controllers)) continue;
    const Hierarchy& hierarchy = is_version_2 ? version_2 : version_1;
    const auto headroom =
        least_headroom(root / hierarchy.mount, line.substr(second + 1), hierarchy);
    if (headroom) return headroom;
  }
  return std::nullopt;
}

}  // namespace simgpu::memory
