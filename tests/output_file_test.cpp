#include "common/io/output_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "common/io/ending_held_back.hpp"
#include "common/io/output_target.hpp"
#include "common/io/temporary_name.hpp"
#include "expect_error.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

volatile std::sig_atomic_t ended_by = 0;

void end_unless_held_back(int signal) {
  if (!hold_back_ending(signal)) ended_by = signal;
}

TEST(EndingHeldBack, ASignalEndsTheProgramOnlyWhenACopyIsWhole) {
  const auto before = std::signal(SIGUSR1, end_unless_held_back);
  {
    const EndingHeldBack outer;
    {
      const EndingHeldBack inner;
      std::raise(SIGUSR1);
    }
    EXPECT_EQ(ended_by, 0);
  }
  EXPECT_EQ(ended_by, SIGUSR1);
  std::signal(SIGUSR1, before);
}

class OutputFileTest : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "out.csv";
};

TEST_F(OutputFileTest, AppearsOnlyWhenCommitted) {
  OutputFile file(path_);
  file.write("new");
  EXPECT_FALSE(fs::exists(path_));
  file.commit();
  EXPECT_EQ(test::read_file(path_), "new");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(OutputFileTest, WithoutCommitTheOldFileStaysAndNothingElseIsLeft) {
  folder_.write("out.csv", "old");
  {
    OutputFile file(path_);
    file.write("new");
  }
  EXPECT_EQ(test::read_file(path_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(OutputFileTest, CommitReplacesTheOldFileAndKeepsItsPermissions) {
  folder_.write("out.csv", "old and longer");
  ASSERT_EQ(::chmod(path_.c_str(), 0640), 0);
  OutputFile file(path_);
  file.write("new");
  file.commit();
  EXPECT_EQ(test::read_file(path_), "new");
  EXPECT_EQ(fs::status(path_).permissions(), static_cast<fs::perms>(0640));
}

TEST_F(OutputFileTest, NewFileHasThePermissionsThatUmaskLeaves) {
  const mode_t before = ::umask(027);
  OutputFile file(path_);
  file.commit();
  ::umask(before);
  EXPECT_EQ(fs::status(path_).permissions(), static_cast<fs::perms>(0640));
}

TEST_F(OutputFileTest, SymbolicLinkStaysAndItsTargetIsReplaced) {
  folder_.write("target.csv", "old");
  fs::create_symlink("target.csv", path_);
  OutputFile file(path_);
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(test::read_file(folder_.path() / "target.csv"), "new");
}

TEST_F(OutputFileTest, DanglingLinkMakesItsTarget) {
  fs::create_symlink("target.csv", path_);
  OutputFile file(path_);
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(test::read_file(folder_.path() / "target.csv"), "new");
}

TEST_F(OutputFileTest, LinksInACircleAreAnErrorAndStay) {
  const fs::path other = folder_.path() / "other.csv";
  fs::create_symlink("other.csv", path_);
  fs::create_symlink("out.csv", other);
  test::expect_error(ErrorKind::run_failed, AllOf(HasSubstr("out.csv"), HasSubstr("Too many")),
                     [&] { OutputFile file(path_); });
  EXPECT_TRUE(fs::is_symlink(path_) && fs::is_symlink(other));
}

TEST_F(OutputFileTest, LinkThatTheKernelDoesNotFollowIsNotFollowed) {
  if (test::read_file("/proc/sys/fs/protected_symlinks") != "1\n" || ::geteuid() != 0) {
    GTEST_SKIP() << "needs root, to leave a link as another user, and fs.protected_symlinks";
  }
  constexpr uid_t nobody = 65534;
  const fs::path target = folder_.write("target.csv", "old");
  const fs::path shared = folder_.path() / "shared";
  fs::create_directory(shared);
  ASSERT_EQ(::chmod(shared.c_str(), 01777), 0);
  for (const fs::path& leads_to : {target, folder_.path() / "new.csv"}) {
    const fs::path link = shared / leads_to.filename();
    fs::create_symlink(leads_to, link);
    ASSERT_EQ(::lchown(link.c_str(), nobody, nobody), 0);
    test::expect_error(ErrorKind::run_failed, HasSubstr("Permission denied"),
                       [&] { OutputFile file(link); });
  }
  EXPECT_EQ(test::read_file(target), "old");
}

TEST_F(OutputFileTest, DeviceIsWrittenAndNotReplaced) {
  OutputFile file("/dev/null");
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(OutputFileTest, DescriptorsOfTheProcessAreWrittenAsTheyAre) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const FileDescriptor reading(ends[0]);
  const FileDescriptor writing(ends[1]);
  OutputFile pipe("/dev/fd/" + std::to_string(writing.get()));
  pipe.write("new");
  pipe.commit();
  std::array<char, 8> bytes{};
  EXPECT_EQ(::read(reading.get(), bytes.data(), bytes.size()), 3);

  folder_.write("out.csv", "");
  const FileDescriptor open_file(::open(path_.c_str(), O_WRONLY));
  OutputFile file("/proc/self/fd/" + std::to_string(open_file.get()));
  file.write("new");
  file.commit();
  EXPECT_EQ(::write(open_file.get(), "+", 1), 1) << "the file behind it is still there";
  EXPECT_EQ(test::read_file(path_), "new+") << "and what both wrote stands in order";
}

TEST_F(OutputFileTest, LibrariesWriteByNameWhatIsThenPutInPlace) {
  folder_.write("out.csv", "old");
  ASSERT_EQ(::chmod(path_.c_str(), 0200), 0) << "which may not be read";
  OutputFile file(path_);
  {
    const FileDescriptor library(::open(file.path_for_libraries().c_str(), O_RDWR | O_TRUNC));
    ASSERT_EQ(::write(library.get(), "new", 3), 3);
  }
  EXPECT_EQ(folder_.entries(), 1U);
  EXPECT_EQ(fs::status(path_).permissions(), static_cast<fs::perms>(0200));
  file.commit();
  EXPECT_EQ(fs::status(path_).permissions(), static_cast<fs::perms>(0200));
  ASSERT_EQ(::chmod(path_.c_str(), 0600), 0);
  EXPECT_EQ(test::read_file(path_), "new");
}

TEST_F(OutputFileTest, LibrariesAreRefusedWhatIsNoFileOfOurs) {
  test::expect_error(ErrorKind::run_failed,
                     AllOf(HasSubstr("/dev/null"), HasSubstr("name a regular file")),
                     [] { OutputFile("/dev/null").path_for_libraries(); });
}

TEST_F(OutputFileTest, NothingIsInTheFolderUntilTheCommit) {
  const OutputFile file(path_);
  EXPECT_EQ(folder_.entries(), 0U) << "however the program ends, nothing is left";
}

TEST_F(OutputFileTest, LongestNameIsTaken) {
  constexpr std::size_t longest = 255;
  const fs::path path = folder_.path() / std::string(longest, 'x');
  OutputFile file(path);
  file.write("new");
  file.commit();
  EXPECT_EQ(test::read_file(path), "new");
}

TEST_F(OutputFileTest, ThatCannotBePutInPlaceIsKeptBesideAndNamed) {
  folder_.write("out.csv.simgpu-1", "kept before");
  OutputFile file(path_);
  file.write("new");
  fs::create_directory(path_);
  const fs::path kept = folder_.path() / "out.csv.simgpu-2";
  test::expect_error(ErrorKind::run_failed,
                     AllOf(HasSubstr("out.csv: cannot put it in place: Is a directory"),
                           HasSubstr("; the finished file is " + kept.string())),
                     [&] { file.commit(); });
  EXPECT_EQ(test::read_file(kept), "new");
  EXPECT_EQ(test::read_file(folder_.path() / "out.csv.simgpu-1"), "kept before");
  EXPECT_EQ(folder_.entries(), 3U);
}

TEST_F(OutputFileTest, OfAFolderThatIsGoneIsKeptInTheCurrentOne) {
  const test::TemporaryFolder current;
  const fs::path gone = folder_.path() / "gone";
  fs::create_directory(gone);
  OutputFile file(gone / "out.csv");
  file.write("new");
  fs::remove_all(gone);
  const fs::path before = fs::current_path();
  fs::current_path(current.path());
  test::expect_error(ErrorKind::run_failed,
                     AllOf(HasSubstr("gone/out.csv: cannot put it in place: No such file"),
                           HasSubstr("/out.csv.simgpu-1")),
                     [&] { file.commit(); });
  fs::current_path(before);
  EXPECT_EQ(test::read_file(current.path() / "out.csv.simgpu-1"), "new");
}

TEST_F(OutputFileTest, LongestNameIsKeptBesideByAShorterOne) {
  const std::string longest = "a" + std::string(254, 'x');
  OutputFile file(folder_.path() / longest);
  file.write("new");
  fs::create_directory(folder_.path() / longest);
  test::expect_error(ErrorKind::run_failed, HasSubstr("xx.simgpu-1"), [&] { file.commit(); });
  EXPECT_EQ(test::read_file(folder_.path() / (longest.substr(0, 246) + ".simgpu-1")), "new");
}

TEST_F(OutputFileTest, WithoutRoomIsRefusedAtOnce) {
  OutputFile file(path_);
  test::expect_error(
      ErrorKind::run_failed,
      AllOf(HasSubstr("out.csv"), testing::ContainsRegex("no room|ulimit|too large")),
      [&] { file.reserve(std::uint64_t{1} << 60); });
}

TEST_F(OutputFileTest, RoomThatWasNotNeededIsGivenBack) {
  constexpr std::uint64_t much = std::uint64_t{4} << 20;
  OutputFile file(path_);
  file.reserve(1000, much);
  file.write("new");
  file.commit();
  struct stat about {};
  ASSERT_EQ(::stat(path_.c_str(), &about), 0);
  EXPECT_LT(static_cast<std::uint64_t>(about.st_blocks) * S_BLKSIZE, much);
  EXPECT_EQ(test::read_file(path_), "new");
}

TEST_F(OutputFileTest, TemporaryFilesAreRemovedForASignal) {
  const fs::path name = temporary_name(path_);
  const TemporaryFile file(name);
  const TemporaryFile another(temporary_name(path_));
  std::ofstream(name) << "new";
  remove_temporary_files();
  EXPECT_EQ(folder_.entries(), 0U);
}

TEST_F(OutputFileTest, AskingWhetherAFileCanGiveWayLeavesIt) {
  folder_.write("out.csv", "old");
  EXPECT_TRUE(is_replaceable(path_));
  EXPECT_EQ(test::read_file(path_), "old");
  EXPECT_FALSE(is_replaceable("/proc/self/status"));
}

TEST_F(OutputFileTest, FullDeviceIsAnError) {
  test::expect_error(ErrorKind::run_failed,
                     AllOf(HasSubstr("/dev/full"), HasSubstr("No space left")), [] {
                       OutputFile file("/dev/full");
                       file.write("new");
                       file.commit();
                     });
}

TEST_F(OutputFileTest, MissingFolderIsFoundAtOnce) {
  test::expect_error(ErrorKind::run_failed, AllOf(HasSubstr("none/out.csv"), HasSubstr("No such")),
                     [&] { OutputFile file(folder_.path() / "none" / "out.csv"); });
}

TEST_F(OutputFileTest, FolderIsNoFile) {
  test::expect_error(ErrorKind::run_failed, HasSubstr("folder"),
                     [&] { OutputFile file(folder_.path()); });
}

TEST_F(OutputFileTest, ReadOnlyFolderIsFoundAtOnce) {
  // /proc takes no new files, not even from root, whom permissions do not stop.
  test::expect_error(ErrorKind::run_failed, HasSubstr("/proc/out.csv"),
                     [] { OutputFile file("/proc/out.csv"); });
  if (::geteuid() == 0) return;
  fs::permissions(folder_.path(), fs::perms::owner_read | fs::perms::owner_exec);
  test::expect_error(ErrorKind::run_failed, HasSubstr("Permission denied"),
                     [&] { OutputFile file(path_); });
  fs::permissions(folder_.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace simgpu::io
