// The real program where file systems, mounts and processes are not as usual: what it writes is
// there, or a sentence before the run says why it could not be.

#include "surroundings.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include "arguments.hpp"
#include "common/base/file_descriptor.hpp"
#include "particle_files.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const Arguments few_in_quiet = {"--device", "cpu", "--particles", "1000",
                                "--steps",  "10",  "--quiet"};

bool writes_format(const char* suffix) {
  const std::vector<std::string> known = formats();
  return std::find(known.begin(), known.end(), suffix) != known.end();
}

/// In a test: skips it where the program's surroundings were not to be had.
#define SKIP_WITHOUT_SURROUNDINGS(result)                                 \
  if ((result).exit_code == no_surroundings || (result).exit_code == 127) \
  GTEST_SKIP() << "this machine gives no such namespace, mount, user or folder"

class Surroundings : public testing::Test {
 protected:
  std::string file(const std::string& name) const { return folder_.path() / name; }

  /// Has an attribute of the kernel (chattr) set, if that can be.
  bool set_attribute(const std::string& name, int attribute) const {
    const FileDescriptor open_file(::open(file(name).c_str(), O_RDONLY | O_CLOEXEC));
    int attributes = 0;
    if (::ioctl(open_file.get(), FS_IOC_GETFLAGS, &attributes) != 0) return false;
    attributes =
        attribute != 0 ? attributes | attribute : attributes & ~(FS_APPEND_FL | FS_IMMUTABLE_FL);
    return ::ioctl(open_file.get(), FS_IOC_SETFLAGS, &attributes) == 0;
  }

  TemporaryFolder folder_;
};

#if !defined(SIMGPU_SANITIZED)
// Sanitizers look into /proc themselves.
TEST_F(Surroundings, WithoutProcAllFilesAreWritten) {
  Arguments flags = {"--json",      file("r.json"), "--memory-timeline",
                     file("t.svg"), "--checkpoint", file("run.ckpt")};
  std::vector<std::string> expected = {"r.json", "run.ckpt", "t.svg"};
#ifdef SIMGPU_TEST_PNG
  flags = flags + Arguments{"--render", file("p.png")};
  expected.push_back("p.png");
#endif
  for (const std::string& suffix : formats()) {
    const TemporaryFolder inner;
    const std::string output = inner.path() / ("end" + suffix);
    const ProgramResult result =
        simgpu(few_in_quiet + flags + Arguments{"--output", output},
               {.surroundings = [] { return with_own_mounts([] { return hide("/proc"); }); }});
    SKIP_WITHOUT_SURROUNDINGS(result);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("n/a"));
    EXPECT_EQ(read_all<double>(output).size(), 1000U);
    EXPECT_EQ(inner.entries(), 1U);
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(folder_.names(), expected);
}

TEST_F(Surroundings, WithoutProcStandardOutputIsStillKnown) {
  std::filesystem::create_symlink("/dev/stdout", file("end.csv"));
  const ProgramResult result =
      simgpu(few_in_quiet + Arguments{"--output", file("end.csv")},
             {.surroundings = [] { return with_own_mounts([] { return hide("/proc"); }); }});
  SKIP_WITHOUT_SURROUNDINGS(result);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("x,y,angular_speed\n"));
}
#endif

TEST_F(Surroundings, FileThatIsMountedIsWrittenInto) {
  for (const std::string& suffix : formats()) {
    const auto source = folder_.write("source", "old");
    const auto target = folder_.write(("end" + suffix).c_str(), "behind");
    const ProgramResult result =
        simgpu(few_in_quiet + Arguments{"--output", target.string()}, {.surroundings = [&] {
                 return with_own_mounts([&] {
                   return ::mount(source.c_str(), target.c_str(), nullptr, MS_BIND, nullptr) == 0;
                 });
               }});
    SKIP_WITHOUT_SURROUNDINGS(result);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(read_file(target), "behind");
    std::filesystem::rename(source, target);
    EXPECT_EQ(read_all<double>(target).size(), 1000U);
    std::filesystem::remove(target);
    EXPECT_EQ(folder_.entries(), 0U);
  }
}

TEST_F(Surroundings, FullDiskIsFoundBeforeAnyStep) {
  for (const std::string& suffix : formats()) {
    const std::string output = "end" + suffix;
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "1e5", "--steps", "1e15", "--output", output},
               {.folder = folder_.path(), .surroundings = [&] {
                  return with_own_mounts([&] {
                    return hide(folder_.path(), "256k") && ::chdir(folder_.path().c_str()) == 0;
                  });
                }});
    SKIP_WITHOUT_SURROUNDINGS(result);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr(output), HasSubstr("there is no room for it; it takes"),
                                  HasSubstr(" bytes are free")));
  }
}

TEST_F(Surroundings, ReadOnlyMountIsFoundBeforeAnyStep) {
  const ProgramResult result = simgpu(
      {"--device", "cpu", "--steps", "1e15", "--output", file("end.csv")}, {.surroundings = [&] {
        const char* const path = folder_.path().c_str();
        return with_own_mounts([&] {
          return ::mount(path, path, nullptr, MS_BIND, nullptr) == 0 &&
                 ::mount(nullptr, path, nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0;
        });
      }});
  SKIP_WITHOUT_SURROUNDINGS(result);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("end.csv: cannot make a file in this folder: Read-only"));
}

TEST_F(Surroundings, FileThatMayOnlyGrowIsRefusedBeforeAnyStep) {
  folder_.write("end.csv", "old");
  if (!set_attribute("end.csv", FS_APPEND_FL)) GTEST_SKIP() << "no chattr +a here";
  const ProgramResult result =
      simgpu({"--device", "cpu", "--steps", "1e15", "--output", file("end.csv")});
  set_attribute("end.csv", 0);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("it may only grow"));
  EXPECT_EQ(read_file(file("end.csv")), "old");
}

TEST_F(Surroundings, FolderThatMayOnlyGrowGetsTheFileAndNoOther) {
  std::filesystem::create_directory(file("folder"));
  if (!set_attribute("folder", FS_APPEND_FL)) GTEST_SKIP() << "no chattr +a here";
  for (const char* particles : {"1000", "500"}) {
    const ProgramResult result = simgpu({"--device", "cpu", "--steps", "1", "--particles",
                                         particles, "--output", file("folder/end.npy")});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
  set_attribute("folder", 0);
  EXPECT_EQ(read_all<double>(file("folder/end.npy")).size(), 500U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file("folder")), {}), 1);
}

TEST_F(Surroundings, FileThatItsFolderDoesNotGiveAwayIsWrittenInto) {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  struct Case {
    mode_t folder;
    const char* name;
  };
  // Of somebody else, in a folder like /tmp; and where no file may be made.
  for (const Case& one : {Case{01777, "sticky"}, Case{0755, "closed"}}) {
    std::filesystem::create_directory(file(one.name));
    ASSERT_EQ(::chmod(file(one.name).c_str(), one.folder), 0);
    const std::string target = file(std::string(one.name) + "/end.csv");
    folder_.write((std::string(one.name) + "/end.csv").c_str(), "old");
    ASSERT_EQ(::chmod(target.c_str(), 0666), 0);
    const ProgramResult result =
        simgpu(few_in_quiet + Arguments{"--output", target},
               {.environment = {{"TMPDIR", "/tmp"}}, .surroundings = become_nobody});
    SKIP_WITHOUT_SURROUNDINGS(result);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(read_all<double>(target).size(), 1000U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file(one.name)), {}), 1);
    struct stat about {};
    ASSERT_EQ(::stat(target.c_str(), &about), 0);
    EXPECT_EQ(about.st_uid, ::geteuid());
  }
}

TEST_F(Surroundings, ReplacedFileKeepsItsOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to give a file away";
  constexpr uid_t nobody = 65534;
  const auto target = folder_.write("end.csv", "old");
  ASSERT_EQ(::chown(target.c_str(), nobody, nobody), 0);
  ASSERT_EQ(::chmod(target.c_str(), 0604), 0);
  const ProgramResult result = simgpu(few_in_quiet + Arguments{"--output", target});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(read_all<double>(target).size(), 1000U);
  struct stat about {};
  ASSERT_EQ(::stat(target.c_str(), &about), 0);
  EXPECT_EQ(about.st_uid, nobody);
  EXPECT_EQ(about.st_gid, nobody);
  EXPECT_EQ(about.st_mode & 0777, 0604U);
}

/// An access control list as the kernel has it: one more user may read.
std::array<std::uint8_t, 44> one_more_reader() {
  struct Entry {
    std::uint16_t tag;
    std::uint16_t permissions;
    std::uint32_t id;
  };
  constexpr std::uint32_t version = 2;
  constexpr std::uint32_t none = 0xffffffff;
  constexpr std::array<Entry, 5> entries = {{{0x01, 6, none},    // the owner
                                             {0x02, 4, 65534},   // the user
                                             {0x04, 4, none},    // the group
                                             {0x10, 4, none},    // at most, for these two
                                             {0x20, 0, none}}};  // all others
  std::array<std::uint8_t, 44> list{};
  static_assert(sizeof version + sizeof entries == sizeof list);
  std::memcpy(list.data(), &version, sizeof version);
  std::memcpy(list.data() + sizeof version, entries.data(), sizeof entries);
  return list;
}

std::string list_of(const std::string& file) {
  std::string list(1000, '\0');
  const ssize_t size =
      ::getxattr(file.c_str(), "system.posix_acl_access", list.data(), list.size());
  list.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return list;
}

TEST_F(Surroundings, AccessControlListOfAReplacedFileStays) {
  const auto list = one_more_reader();
  for (const std::string& suffix : formats()) {
    const auto target = folder_.write(("end" + suffix).c_str(), "old");
    if (::setxattr(target.c_str(), "system.posix_acl_access", list.data(), list.size(), 0) != 0) {
      GTEST_SKIP() << "no access control lists here";
    }
    EXPECT_EQ(simgpu(few_in_quiet + Arguments{"--output", target}).exit_code, 0);
    EXPECT_EQ(read_all<double>(target).size(), 1000U);
    EXPECT_EQ(list_of(target), std::string(list.begin(), list.end()));
  }
}

TEST_F(Surroundings, NewFileHasTheListThatItsFolderGives) {
  const auto list = one_more_reader();
  if (::setxattr(folder_.path().c_str(), "system.posix_acl_default", list.data(), list.size(), 0) !=
      0) {
    GTEST_SKIP() << "no access control lists here";
  }
  const auto plain = folder_.write("plain", "");
  const ProgramResult result = simgpu(few_in_quiet + Arguments{"--output", file("end.csv")},
                                      {.surroundings = [] { return ::umask(077) != 0; }});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(list_of(plain), "");
  EXPECT_EQ(list_of(file("end.csv")), list_of(plain));
}

TEST_F(Surroundings, FirstProcessOfAContainerIsEndedBySignals) {
  if (!writes_format(".h5"))
    GTEST_SKIP() << "built without HDF5, whose snapshots tell that it runs";
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    const TemporaryFolder inner;
    const auto list = inner.path() / "run.xdmf";
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "1000", "--steps", "1e12", "--snapshot", list,
                "--snapshot-every", "1e11"},
               {.signal = SignalToSend{signal, list}, .surroundings = become_first_process});
    SKIP_WITHOUT_SURROUNDINGS(result);
    EXPECT_EQ(result.exit_code, 128 + signal) << result.err;
  }
}

TEST_F(Surroundings, HangUpSavesTheRunUnlessItIsIgnored) {
  const std::string checkpoint = file("run.ckpt");
  const Arguments run = {"--device",     "cpu",      "--particles",        "1000",
                         "--checkpoint", checkpoint, "--checkpoint-every", "1000",
                         "--quiet"};
  const ProgramResult ended =
      simgpu(run + Arguments{"--steps", "1e9"}, {.signal = SignalToSend{SIGHUP, checkpoint}});
  EXPECT_EQ(ended.exit_code, 128 + SIGHUP);
  EXPECT_THAT(ended.err, HasSubstr("stopped by SIGHUP at step "));
  std::filesystem::remove(checkpoint);
  std::filesystem::remove(checkpoint + ".1");
  const ProgramResult ignored =
      simgpu(run + Arguments{"--steps", "5000"},
             {.signal = SignalToSend{SIGHUP, checkpoint},
              .surroundings = [] { return std::signal(SIGHUP, SIG_IGN) != SIG_ERR; }});
  EXPECT_EQ(ignored.exit_code, 0) << ignored.err;
}

#if !defined(SIMGPU_SANITIZED)
// A sanitizer wants to be loaded first.
class RefusedCalls : public Surroundings {
 protected:
  static ProgramSetting refusing(const std::string& calls) {
    return {.environment = {{"LD_PRELOAD", SIMGPU_REFUSED_CALLS}, {"SIMGPU_TEST_REFUSED", calls}}};
  }
};

TEST_F(RefusedCalls, DoNotMatterToAnyFile) {
  constexpr const char* no_such = "tmpfile=95";
  for (const std::string& calls :
       {std::string("fchmod=1"), std::string("fchown=1"), std::string("fsync=22"),
        std::string("linkat=1"), std::string("rename=1"), std::string("fallocate=95"),
        std::string(no_such), std::string(no_such) + " rename=1",
        std::string("linkat=95 rename=38"),
        std::string(no_such) + " linkat=1 rename=1 fchmod=1 fchown=1 fsync=38 fallocate=95"}) {
    for (const std::string& suffix : formats()) {
      for (const bool is_there : {false, true}) {
        const TemporaryFolder inner;
        const std::string target = inner.path() / ("end" + suffix);
        if (is_there) {
          inner.write(("end" + suffix).c_str(), "old");
          ASSERT_EQ(::chmod(target.c_str(), 0604), 0);
        }
        const ProgramResult result =
            simgpu(few_in_quiet + Arguments{"--output", target}, refusing(calls));
        SCOPED_TRACE(calls + " " + suffix + (is_there ? " replaced" : " new"));
        EXPECT_EQ(result.exit_code, 0) << result.err;
        EXPECT_EQ(read_all<double>(target).size(), 1000U);
        EXPECT_EQ(inner.entries(), 1U);
        struct stat about {};
        ASSERT_EQ(::stat(target.c_str(), &about), 0);
        const mode_t mask = ::umask(0);
        ::umask(mask);
        EXPECT_EQ(about.st_mode & 0777, is_there ? 0604U : 0666U & ~mask);
      }
    }
  }
}

TEST_F(RefusedCalls, CheckpointsThatCannotBeWrittenLeaveNothing) {
  const TemporaryFolder inner;
  const ProgramResult result =
      simgpu(few_in_quiet +
                 Arguments{"--checkpoint", inner.path() / "run.ckpt", "--checkpoint-every", "5"},
             refusing("fsync=28"));
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("no checkpoint at step 5: "));
  EXPECT_EQ(inner.entries(), 0U);
}

TEST_F(RefusedCalls, DiskThatFailsLeavesTheOldFileAndTheNewBesideIt) {
  folder_.write("end.csv", "old");
  folder_.write("end.csv.simgpu-1", "kept before");
  const ProgramResult result =
      simgpu(few_in_quiet + Arguments{"--output", file("end.csv")}, refusing("fsync=5"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("end.csv: cannot bring it to disk: Input/output error"),
                                HasSubstr("is " + file("end.csv.simgpu-2"))));
  EXPECT_EQ(read_file(file("end.csv")), "old");
  EXPECT_EQ(read_file(file("end.csv.simgpu-1")), "kept before");
  EXPECT_THAT(read_file(file("end.csv.simgpu-2")), StartsWith("x,y,angular_speed\n"));
  EXPECT_EQ(folder_.entries(), 3U);
}

TEST_F(RefusedCalls, SignalsLeaveNoTemporaryFile) {
  if (!writes_format(".h5"))
    GTEST_SKIP() << "built without HDF5, whose snapshots tell that it runs";
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1}) {
    const TemporaryFolder inner;
    ProgramSetting setting = refusing("tmpfile=95");
    setting.signal = SignalToSend{signal, inner.path() / "run.xdmf"};
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "1000", "--steps", "1000000000000", "--snapshot",
                inner.path() / "run.xdmf", "--snapshot-every", "500000000000", "--output",
                inner.path() / "end.csv", "--json", inner.path() / "r.json"},
               setting);
    EXPECT_EQ(result.exit_code, 128 + signal) << result.err;
    EXPECT_THAT(inner.names(), testing::ElementsAre("run-0000000000000.h5", "run.xdmf"));
  }
}
#endif

}  // namespace
}  // namespace simgpu::test
