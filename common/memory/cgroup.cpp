#include "common/memory/cgroup.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/memory/proc.hpp"

namespace simgpu::memory {

namespace {

namespace fs = std::filesystem;

/// A hierarchy of control groups that accounts for memory, by the names of its files.
struct Hierarchy {
  const char* mount;
  const char* limit;
  const char* usage;

  /// Keys of memory.stat, whose numbers are of the group and all below it: what the kernel can give
  /// to others at once, and what of that it must write first.
  std::array<std::string_view, 3> droppable;
  std::array<std::string_view, 2> unwritten;
  std::string_view mapped;  ///< and of pages of files that are in some program's memory

  /// And the key of the tightest limit on the way up, where a container sees no group above its
  /// own.
  std::string_view limit_above;
};

constexpr Hierarchy version_1 = {"sys/fs/cgroup/memory",
                                 "memory.limit_in_bytes",
                                 "memory.usage_in_bytes",
                                 {"total_active_file", "total_inactive_file", ""},
                                 {"total_dirty", "total_writeback"},
                                 "total_mapped_file",
                                 "hierarchical_memory_limit"};
constexpr Hierarchy version_2 = {"sys/fs/cgroup",
                                 "memory.max",
                                 "memory.current",
                                 {"active_file", "inactive_file", "slab_reclaimable"},
                                 {"file_dirty", "file_writeback"},
                                 "file_mapped",
                                 ""};

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

/// The numbers of a memory.stat, which are "key number" a line.
class Stat {
 public:
  explicit Stat(const fs::path& path) : lines_(lines_of(path)) {}

  /// Nothing where the key is missing, or what follows it is no number.
  std::optional<std::uint64_t> of(std::string_view key) const {
    for (const std::string& line : lines_) {
      if (!line.starts_with(key) || line.substr(key.size(), 1) != " ") continue;
      return number(std::string_view(line).substr(key.size() + 1));
    }
    return std::nullopt;
  }

  /// Of all these keys; those that are missing count for nothing.
  std::uint64_t sum_of(std::span<const std::string_view> keys) const {
    std::uint64_t sum = 0;
    for (const std::string_view key : keys) sum += of(key).value_or(0);
    return sum;
  }

 private:
  std::vector<std::string> lines_;
};

/// What is resident of files in this process: the program, its libraries. The kernel could drop it,
/// and would have to read it again and again.
std::uint64_t own_mapped_bytes(const fs::path& root) {
  const std::vector<std::string> lines = lines_of(root / "proc/self/statm");
  const auto statm = lines.empty() ? std::nullopt : parse_statm(lines[0] + "\n");
  return statm ? statm->shared * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

/// `in_use` bytes of this process are pages of files that are not to be dropped, if it is this
/// group that they are counted in.
std::optional<std::uint64_t> headroom_of(const fs::path& group, const Hierarchy& hierarchy,
                                         std::uint64_t in_use) {
  const Stat stat(group / "memory.stat");
  auto limit = number_in(group / hierarchy.limit);
  if (const auto above = stat.of(hierarchy.limit_above))
    limit = std::min(limit.value_or(*above), *above);
  const auto usage = number_in(group / hierarchy.usage);
  // Version 1 writes "no limit" as the largest whole number of pages. No program would run under a
  // limit of 0: whoever says so does not know it.
  constexpr std::uint64_t no_limit = std::uint64_t{1} << 62;
  if (!limit || !usage || *limit >= no_limit || *limit == 0) return std::nullopt;
  const std::uint64_t all = stat.sum_of(hierarchy.droppable);
  const std::uint64_t kept =
      stat.sum_of(hierarchy.unwritten) + std::min(stat.of(hierarchy.mapped).value_or(0), in_use);
  const std::uint64_t droppable = all - std::min(all, kept);
  const std::uint64_t taken = *usage - std::min(*usage, droppable);
  return *limit - std::min(*limit, taken);
}

/// The least headroom of the group `path` names below the hierarchy's mount, and of all above it.
/// In a container the path may be the host's, and the mount the container's own group.
std::optional<std::uint64_t> least_headroom(const fs::path& mount, const fs::path& path,
                                            const Hierarchy& hierarchy, std::uint64_t in_use) {
  std::optional<std::uint64_t> least = headroom_of(mount, hierarchy, in_use);
  fs::path group = mount;
  for (const fs::path& name : path.relative_path()) {
    group /= name;
    const auto headroom = headroom_of(group, hierarchy, in_use);
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
  const std::uint64_t in_use = own_mapped_bytes(root);
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
        least_headroom(root / hierarchy.mount, line.substr(second + 1), hierarchy, in_use);
    if (headroom) return headroom;
  }
  return std::nullopt;
}

}  // namespace simgpu::memory
