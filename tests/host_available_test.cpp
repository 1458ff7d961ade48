#include "common/memory/host_available.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "common/memory/cgroup.hpp"
#include "common/memory/out_of_memory.hpp"
#include "common/memory/proc.hpp"
#include "temporary_folder.hpp"

namespace simgpu::memory {
namespace {

/// The files of a kernel, as far as control groups go.
class FakeRoot {
 public:
  void write(const std::filesystem::path& path, std::string_view content) const {
    std::filesystem::create_directories((folder_.path() / path).parent_path());
    folder_.write(path.c_str(), content);
  }

  /// A group of version 2 with this limit and usage.
  void group(const std::string& path, std::string_view limit, std::string_view usage) const {
    write("sys/fs/cgroup" + path + "/memory.max", limit);
    write("sys/fs/cgroup" + path + "/memory.current", usage);
  }

  std::optional<std::uint64_t> headroom() const { return cgroup_headroom(folder_.path()); }

 private:
  test::TemporaryFolder folder_;
};

TEST(Cgroup, LimitLessUsageIsLeft) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/user/job\n");
  root.group("/user/job", "1000000\n", "300000\n");
  EXPECT_EQ(root.headroom(), 700'000U);
}

TEST(Cgroup, FilePagesThatCanBeDroppedAreNotTaken) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/job\n");
  root.group("/job", "1000000\n", "300000\n");
  root.write("sys/fs/cgroup/job/memory.stat", "anon 200000\ninactive_file 100000\n");
  EXPECT_EQ(root.headroom(), 800'000U);
}

TEST(Cgroup, FilePagesThatWereUsedOfLateCanBeDroppedToo) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/job\n");
  root.group("/job", "1000000\n", "990000\n");
  root.write("sys/fs/cgroup/job/memory.stat",
             "anon 90000\nfile 850000\nfile_mapped 7000\nfile_dirty 0\ninactive_file 1000\n"
             "active_file 849000\nunevictable 0\nslab_reclaimable 50000\nslab 60000\n");
  EXPECT_EQ(root.headroom(), 910'000U);
}

TEST(Cgroup, FilePagesThatAreStillToBeWrittenAreTaken) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/job\n");
  root.group("/job", "1000000\n", "990000\n");
  root.write("sys/fs/cgroup/job/memory.stat",
             "file_dirty 100000\nfile_writeback 20000\ninactive_file 400000\nactive_file 400000\n");
  EXPECT_EQ(root.headroom(), 690'000U);
}

// Dropping them would have the program read its own code again and again.
TEST(Cgroup, OwnCodeIsTakenWhereItIsCounted) {
  const FakeRoot root;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  root.write("proc/self/statm", "5000 900 2 100 0 1000 0\n");
  root.write("proc/self/cgroup", "0::/job\n");
  root.group("/job", std::to_string(100 * page) + "\n", std::to_string(60 * page) + "\n");
  const auto with_mapped = [&](std::uint64_t bytes) {
    root.write("sys/fs/cgroup/job/memory.stat", "active_file " + std::to_string(50 * page) +
                                                    "\nfile_mapped " + std::to_string(bytes) +
                                                    "\n");
    return root.headroom();
  };
  EXPECT_EQ(with_mapped(0), 90 * page) << "it is counted in another group";
  EXPECT_EQ(with_mapped(page), 89 * page);
  EXPECT_EQ(with_mapped(40 * page), 88 * page) << "most of it is of other programs";
}

TEST(Cgroup, NumbersThatDoNotAddUpNeverMakeMoreRoomThanTheLimit) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/job\n");
  root.group("/job", "1000\n", "500\n");
  root.write("sys/fs/cgroup/job/memory.stat", "inactive_file 300\nactive_file 400\n");
  EXPECT_EQ(root.headroom(), 1000U);
  root.write("sys/fs/cgroup/job/memory.stat", "inactive_file 300\nfile_dirty 400\nodd\n");
  EXPECT_EQ(root.headroom(), 500U);
}

TEST(Cgroup, TightestLimitOnTheWayUpCounts) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/slice/job\n");
  root.group("/slice/job", "max\n", "10\n");
  root.group("/slice", "500\n", "100\n");
  EXPECT_EQ(root.headroom(), 400U);
}

TEST(Cgroup, VersionOneIsRead) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "5:cpu,cpuacct:/\n4:hugetlb,memory:/job\n0::/\n");
  root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  root.write("sys/fs/cgroup/memory/memory.usage_in_bytes", "900\n");
  root.write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "2000\n");
  root.write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "1500\n");
  root.write("sys/fs/cgroup/memory/job/memory.stat",
             "inactive_file 7\ntotal_inactive_file 300\ntotal_active_file 500\ntotal_dirty 90\n"
             "total_writeback 10\n");
  EXPECT_EQ(root.headroom(), 1200U);
}

// A container sees its own group alone.
TEST(Cgroup, VersionOneTellsOfALimitAboveTheMount) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "4:memory:/\n");
  root.write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  root.write("sys/fs/cgroup/memory/memory.usage_in_bytes", "900\n");
  root.write("sys/fs/cgroup/memory/memory.stat", "hierarchical_memory_limit 1000\n");
  EXPECT_EQ(root.headroom(), 100U);
}

// Without a namespace of its own, a container sees the host's path, and its own group at the mount.
TEST(Cgroup, GroupAtTheMountCountsWhereThePathIsNotThere) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/docker/0123456789\n");
  root.group("", "5000\n", "1000\n");
  EXPECT_EQ(root.headroom(), 4000U);
}

TEST(Cgroup, MoreTakenThanAllowedLeavesNothing) {
  const FakeRoot root;
  root.write("proc/self/cgroup", "0::/\n");
  root.group("", "1000\n", "3000\n");
  EXPECT_EQ(root.headroom(), 0U);
}

TEST(Cgroup, NoLimitOrOddFilesAreNothing) {
  const FakeRoot root;
  EXPECT_EQ(root.headroom(), std::nullopt) << "no file at all";
  root.write("proc/self/cgroup", "\nodd\n0:\n0::/job\n");
  EXPECT_EQ(root.headroom(), std::nullopt) << "no group";
  root.group("/job", "max\n", "10\n");
  EXPECT_EQ(root.headroom(), std::nullopt) << "no limit";
  root.group("/job", "-5\n", "10\n");
  EXPECT_EQ(root.headroom(), std::nullopt) << "an odd limit";
  root.group("/job", "500\n", "");
  EXPECT_EQ(root.headroom(), std::nullopt) << "no usage";
  root.group("/job", "0\n", "500\n");
  EXPECT_EQ(root.headroom(), std::nullopt) << "a limit under which no program would run";
}

TEST(HostAvailable, IsNoMoreThanTheKernelSays) {
  const auto available = host_available();
  ASSERT_TRUE(available);
  EXPECT_GT(available->bytes, 0U);
  EXPECT_LE(available->bytes, *host_total_bytes());
}

TEST(OutOfMemory, FigureThatWouldHaveSufficedIsNotBelieved) {
  EXPECT_EQ(could_hold(100, 50, 30), 130U);
  EXPECT_EQ(could_hold(100, 50, 50), std::nullopt);
  EXPECT_EQ(could_hold(100, 50, 9000), std::nullopt);
}

}  // namespace
}  // namespace simgpu::memory
