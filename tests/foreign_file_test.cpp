// The process that reads .h5 files, seen from outside.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "arguments.hpp"
#include "common/base/file_descriptor.hpp"
#include "reader_processes.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

const Arguments no_steps = {"--device", "cpu", "--steps", "0", "--quiet"};

class ForeignFile : public testing::Test {
 protected:
  void SetUp() override {
    const ProgramResult made =
        simgpu(no_steps + Arguments{"--particles", "1000", "--output", file_});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  Arguments input() const { return no_steps + Arguments{"--input", file_}; }

  /// Runs a copy of simgpu that has nothing beside it.
  ProgramResult run_alone() const {
    const fs::path program = folder_.path() / "alone" / "simgpu";
    fs::create_directories(program.parent_path());
    fs::copy_file(simgpu_program(), program, fs::copy_options::skip_existing);
    return run_program(program, input());
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.path() / "p.h5";
};

TEST_F(ForeignFile, WithoutTheProgramThatReadsItSaysToInstallAgain) {
  const ProgramResult result = run_alone();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("p.h5: cannot start"), HasSubstr("simgpu-read"),
                                HasSubstr("No such file"), HasSubstr("install")));
}

TEST_F(ForeignFile, ReadByAnotherProgramOfThatNameSaysToInstallAgain) {
  run_alone();
  fs::copy_file("/bin/true", folder_.path() / "alone" / "simgpu-read");
  const ProgramResult result = run_alone();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("ends as it starts"), HasSubstr("install")));
}

// The library would ask for a lock, which another may hold, or the file system not have.
TEST_F(ForeignFile, IsReadAndWrittenWithoutLocks) {
  const FileDescriptor locked(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_EQ(::flock(locked.get(), LOCK_EX), 0);
  for (const char* use : {"TRUE", "FALSE", "BEST_EFFORT", "nonsense"}) {
    const ProgramResult result = simgpu(input() + Arguments{"--output", folder_.path() / "o.h5"},
                                        {.environment = {{"HDF5_USE_FILE_LOCKING", use}}});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
}

TEST_F(ForeignFile, IsReadWhateverTheLibraryIsToldByTheEnvironment) {
  const ProgramResult result = simgpu(
      input(), {.environment = {{"HDF5_DRIVER", "nonsense"}, {"HDF5_PLUGIN_PATH", "/nowhere"}}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(ForeignFile, ThatTheKernelMakesAsItIsReadIsRefusedInPlainWords) {
  for (const char* suffix : {".csv", ".npy", ".h5"}) {
    const fs::path link = folder_.path() / (std::string("memory") + suffix);
    fs::create_symlink("/proc/self/mem", link);
    for (const char* flag : {"--input", "--compare-with"}) {
      const ProgramResult result = simgpu(no_steps + Arguments{flag, link});
      EXPECT_EQ(result.exit_code, 2);
      EXPECT_THAT(result.err,
                  AllOf(HasSubstr("the kernel makes it"), HasSubstr("to a file first")));
    }
  }
}

#if !defined(SIMGPU_SANITIZED)
TEST_F(ForeignFile, WithLittleAddressSpaceIsReadOrEndsWithFive) {
  constexpr unsigned long mebibyte = 1UL << 20;
  bool any_worked = false;
  for (unsigned long size = 10; size <= 160; size += 3) {
    const ProgramResult result =
        simgpu(input() + Arguments{"--threads", "1", "--output", folder_.path() / "o.h5"},
               {.address_space_bytes = size * mebibyte});
    if (result.err.find("simgpu: ") != 0 && result.exit_code != 0)
      continue;  // it did not even start
    EXPECT_THAT(result.exit_code, testing::AnyOf(0, 5)) << size << ": " << result.err;
    any_worked = any_worked || result.exit_code == 0;
  }
  EXPECT_TRUE(any_worked);
}
#endif

/// Waits until the process is gone, or waits to be asked about.
void wait_for_the_end_of(pid_t process) {
  constexpr useconds_t between_looks = 10'000;
  for (;;) {
    std::string number;
    std::string program;
    std::string state;
    std::ifstream(fs::path("/proc") / std::to_string(process) / "stat") >> number >> program >>
        state;
    if (program != "(simgpu-read)" || state == "Z") return;
    ::usleep(between_looks);
  }
}

TEST_F(ForeignFile, IsNotReadOnByAProcessWhoseSimgpuWasKilled) {
  const std::string program = simgpu_program();
  // In chunks, so that the file is open for as long as it runs.
  const Arguments arguments = {program,   "--device", "cpu",     "--input",    file_,
                               "--chunk", "10",       "--steps", "1000000000", "--quiet"};
  const pid_t child = ::fork();
  if (child == 0) {
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
      argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    std::_Exit(127);
  }
  std::vector<pid_t> readers;
  while (readers.empty() && ::waitpid(child, nullptr, WNOHANG) == 0) {
    readers = reader_processes(child);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ASSERT_FALSE(readers.empty());
  wait_for_the_end_of(readers[0]);
}

}  // namespace
}  // namespace simgpu::test
