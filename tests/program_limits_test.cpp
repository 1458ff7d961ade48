// The real program where something runs out or ends it: memory, files, descriptors, threads,
// signals.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "particle_files.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ProgramLimits, FullStandardOutputIsAnError) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "1000"}, {.standard_output = "/dev/full"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("standard output"));
}

TEST(ProgramLimits, ClosedStandardErrorDoesNotEndUpInTheOutput) {
  const TemporaryFolder folder;
  const auto output = folder.path() / "out.csv";
  const ProgramResult result =
      simgpu({"--particles", "1", "--steps", "0", "--output", output.string()},
             {.standard_error_closed = true});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(read_file(output), testing::StartsWith("x,y,angular_speed\n"));
}

TEST(ProgramLimits, EndedByASignalIsItsNumberAndLeavesTheOldOutput) {
  const TemporaryFolder folder;
  const auto output = folder.write("out.csv", "old");
  for (const int signal : {SIGINT, SIGTERM}) {
    const ProgramResult result =
        simgpu({"--device", "cpu", "--steps", "1e12", "--output", output.string()},
               {.signal = SignalToSend{signal}});
    EXPECT_EQ(result.exit_code, 128 + signal);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_EQ(read_file(output), "old");
    EXPECT_EQ(folder.entries(), 1U);
  }
}

TEST(ProgramLimits, TooManyThreadsOfTheEnvironmentAreRefused) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "10"},
                                      {.environment = {{"OMP_NUM_THREADS", "100000"}}});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.err, "simgpu: OMP_NUM_THREADS asks for 100000 threads; use 1 to 1024\n");
}

TEST(ProgramLimits, TooManyParticlesForTheHostIsExitFive) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "1e15"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, AllOf(HasSubstr("22888183593.75 MiB"), HasSubstr("on this host"),
                                HasSubstr("particles would fit")));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(SIMGPU_SANITIZED)
// Sanitizers open files for themselves.
/// In the child: it may have so many descriptors open and no more.
std::function<bool()> with_descriptors(unsigned long most) {
  return [most] {
    const rlimit limit{most, most};
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
  };
}

TEST(ProgramLimits, TooFewDescriptorsToReadAFileIsExitOneAndSaysHowToGetMore) {
  const TemporaryFolder folder;
  const std::vector<std::string> run = {"--device", "cpu", "--steps", "0", "--quiet"};
  for (const std::string& suffix : formats()) {
    const std::string file = folder.path() / ("in" + suffix);
    write_all<double>(file, {{1, 2, 3}});
    std::vector<std::string> arguments = run;
    arguments.insert(arguments.end(), {"--input", file, "--compare-with", file});
    std::size_t told = 0;
    for (unsigned long most = 3; most < 20; ++most) {
      const ProgramResult result = simgpu(arguments, {.surroundings = with_descriptors(most)});
      if (result.exit_code == 0 || result.exit_code == 127) continue;  // 127: not even loaded
      EXPECT_EQ(result.exit_code, 1) << most << ": " << result.err;
      EXPECT_THAT(result.err, AllOf(HasSubstr("in" + suffix), HasSubstr("ulimit -n")));
      ++told;
    }
    EXPECT_GT(told, 0U) << suffix;
  }
}

// Sanitizers reserve terabytes of address space for themselves, and map files that grow.
// What is known to be too large is refused before the run (see outputs_test.cpp); here each has
// room for all but its last bytes.
TEST(ProgramLimits, FileThatGrowsBeyondItsLimitLeavesTheOldOne) {
  for (const auto& [suffix, limit] :
       {std::pair(".csv", 100'000UL), std::pair(".npz", 240'940UL), std::pair(".h5", 256'388UL)}) {
    const std::vector<std::string> known = formats();
    if (std::find(known.begin(), known.end(), suffix) == known.end()) continue;
    const TemporaryFolder folder;
    const std::string name = std::string("out") + suffix;
    const auto output = folder.write(name.c_str(), "old");
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "1e4", "--output", output.string()},
               {.file_bytes = limit});
    EXPECT_EQ(result.exit_code, 1) << name;
    EXPECT_THAT(result.err, AllOf(HasSubstr(name + ": cannot write: File too large\n"),
                                  testing::StartsWith("simgpu: ")));
    EXPECT_EQ(read_file(output), "old");
    EXPECT_EQ(folder.entries(), 1U);
  }
}

TEST(ProgramLimits, LimitedAddressSpaceIsExitFive) {
  const TemporaryFolder folder;
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "1e8", "--threads", "1",
                                       "--output", (folder.path() / "out.csv").string()},
                                      {.address_space_bytes = 1'000'000'000});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, AllOf(HasSubstr("this run needs 2290.57 MiB"), HasSubstr("ulimit -v"),
                                HasSubstr("particles would fit")));
  EXPECT_EQ(folder.entries(), 0U);
}

// The thread that writes a chunk and reads the next has no room for its stack.
TEST(ProgramLimits, ThreadThatCannotBeStartedIsExitFive) {
  const TemporaryFolder folder;
  const auto output = folder.write("out.csv", "old");
  const auto input = folder.write("in.csv", "x,y,angular_speed\n1,0,1\n0,1,1\n");
  const ProgramResult result =
      simgpu({"--device", "cpu", "--threads", "1", "--chunk", "1", "--input", input.string(),
              "--output", output.string()},
             {.address_space_bytes = 1'000'000'000, .stack_bytes = 2'000'000'000});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, testing::StartsWith("simgpu: the host cannot start another thread ("));
  EXPECT_EQ(read_file(output), "old");
  EXPECT_EQ(folder.entries(), 2U);
}

// From what no program can start in to what this run needs: in between, whatever asks first for
// what is not there says so.
TEST(ProgramLimits, AnyLimitOfAddressSpaceIsExitFiveOrARunThatIsWhole) {
  const TemporaryFolder folder;
  const auto output = folder.write("out.csv", "old");
  const std::vector<std::string> arguments = {"--device",  "cpu", "--particles", "1e5",
                                              "--threads", "4",   "--output",    output.string()};
  int refused = 0;
  int done = 0;
  for (unsigned long mebibytes = 12; mebibytes <= 120; mebibytes += 4) {
    const ProgramSetting limit = {.address_space_bytes = mebibytes << 20};
    // Where the system cannot load it, or CUDA's runtime, which it has in it, not begin.
    if (simgpu({"--version"}, limit).exit_code != 0) continue;
    const ProgramResult result = simgpu(arguments, limit);
    if (result.exit_code == 0) {
      ++done;
      EXPECT_THAT(read_file(output), testing::StartsWith("x,y,angular_speed\n"));
      continue;
    }
    ++refused;
    EXPECT_EQ(result.exit_code, 5) << mebibytes << " MiB: " << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, testing::StartsWith("simgpu: "));
    if (done == 0) {
      EXPECT_EQ(read_file(output), "old");
    }
    EXPECT_EQ(folder.entries(), 1U);
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(done, 0);
}

TEST(ProgramLimits, TooManyThreadsForTheAddressSpaceAreExitFive) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "10", "--threads", "600"},
                                      {.address_space_bytes = 400'000'000});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, AllOf(HasSubstr("600 threads"), HasSubstr("--threads")));
}
#endif

}  // namespace
}  // namespace simgpu::test
