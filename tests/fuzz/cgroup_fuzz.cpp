// The files of control groups, of either version. An input is the text of /proc/self/cgroup and of
// the files below it, with a NUL after each.

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "common/memory/cgroup.hpp"
#include "memory_file.hpp"
#include "target.hpp"
#include "temporary_folder.hpp"

namespace simgpu::fuzz {

namespace {

/// In the order of an input's texts. Both versions are mounted at once, as on hybrid systems.
enum File {
  cgroup,
  limit_2,
  usage_2,
  stat_2,
  job_limit_2,
  job_usage_2,
  limit_1,
  usage_1,
  stat_1,
  file_count
};

constexpr std::array<const char*, file_count> paths = {
    "proc/self/cgroup",
    "sys/fs/cgroup/memory.max",
    "sys/fs/cgroup/memory.current",
    "sys/fs/cgroup/memory.stat",
    "sys/fs/cgroup/job/memory.max",
    "sys/fs/cgroup/job/memory.current",
    "sys/fs/cgroup/memory/memory.limit_in_bytes",
    "sys/fs/cgroup/memory/memory.usage_in_bytes",
    "sys/fs/cgroup/memory/memory.stat",
};

/// A folder with those files, which are links to files in memory.
class Root {
 public:
  Root() {
    for (std::size_t i = 0; i < file_count; ++i) {
      const auto path = folder_.path() / paths[i];
      std::filesystem::create_directories(path.parent_path());
      std::filesystem::create_symlink(files_[i].path(), path);
    }
  }

  void write(std::size_t file, std::string_view text) const { files_[file].write(text); }

  std::optional<std::uint64_t> headroom() const { return memory::cgroup_headroom(folder_.path()); }

 private:
  test::TemporaryFolder folder_;
  std::array<MemoryFile, file_count> files_;
};

std::string_view take_text(std::string_view& input) {
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string_view text = input.substr(0, end);
  input.remove_prefix(std::min(end + 1, input.size()));
  return text;
}

}  // namespace

void test_one(std::string_view input) {
  static const Root root;
  for (std::size_t file = 0; file < file_count; ++file) root.write(file, take_text(input));
  const auto headroom = root.headroom();
  if (!headroom) return;
  require(*headroom < std::uint64_t{1} << 62, "no limit is nothing, not a large one");

  for (const File stat : {stat_1, stat_2}) root.write(stat, "");
  const auto without_droppable = root.headroom();
  for (const File stat : {stat_1, stat_2}) {
    root.write(stat, "total_inactive_file 4096\ninactive_file 4096\n");
  }
  const auto with_droppable = root.headroom();
  require(!without_droppable || (with_droppable && *with_droppable >= *without_droppable),
          "pages that can be dropped only add to what is left");

  for (const File stat : {stat_1, stat_2}) root.write(stat, "");
  for (const File file : {limit_1, usage_1, limit_2, usage_2}) root.write(file, "4096\n");
  require(root.headroom() == 0, "where the group above all has nothing left, none has");
}

}  // namespace simgpu::fuzz
