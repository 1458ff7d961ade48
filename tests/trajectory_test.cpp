// Trajectories of the real program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>

#include "arguments.hpp"
#include "common/io/big_endian.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const Arguments run_of_ten_steps = {"--device", "cpu", "--particles", "100", "--steps", "10"};

class TrajectoryTest : public testing::Test {
 protected:
  Arguments every(const char* steps, const char* name = "run.nc") const {
    return {"--trajectory", folder_.path() / name, "--trajectory-every", steps};
  }

  std::string bytes(const char* name = "run.nc") const { return read_file(folder_.path() / name); }

  std::uint64_t frames() const {
    return io::big_endian_number(std::string_view(bytes()).substr(4, 8));
  }

  TemporaryFolder folder_;
};

TEST_F(TrajectoryTest, HasTheStartEachMultipleAndTheEnd) {
  ASSERT_EQ(simgpu(run_of_ten_steps + every("4")).exit_code, 0);
  EXPECT_THAT(folder_.names(), ElementsAre("run.nc"));
  EXPECT_EQ(frames(), 4U);  // 0, 4, 8 and 10
}

// Particles of 3 columns of 8 bytes, and time and step, are the last frame's.
TEST_F(TrajectoryTest, EndsWithTheBitsOfTheOutput) {
  for (const auto& [precision, number] : {std::pair{"double", 8U}, std::pair{"single", 4U}}) {
    ASSERT_EQ(simgpu(run_of_ten_steps + every("10") +
                     Arguments{"--precision", precision, "--output", folder_.path() / "end.npy"})
                  .exit_code,
              0);
    const std::string state = bytes("end.npy");
    const std::string trajectory = bytes();
    constexpr std::size_t particles = 100;
    constexpr std::size_t columns = 3;
    for (std::size_t i = 0; i < particles * columns; ++i) {
      const std::size_t column = i % columns;
      std::string from_state =
          state.substr(state.size() - (particles * columns - i) * number, number);
      std::reverse(from_state.begin(), from_state.end());
      const std::size_t place = (columns - column) * particles - i / columns;
      EXPECT_EQ(trajectory.substr(trajectory.size() - place * number, number), from_state);
    }
  }
}

TEST_F(TrajectoryTest, OfTheEndAloneIsAnOutput) {
  const Arguments output = {"--output", folder_.path() / "end.nc"};
  ASSERT_EQ(simgpu(run_of_ten_steps + every("10") + output).exit_code, 0);
  const std::string state = bytes("end.nc");
  EXPECT_EQ(io::big_endian_number(std::string_view(state).substr(4, 8)), 1U);
  constexpr std::size_t frame_bytes = 16 + 3 * 8 * 100;
  const std::string trajectory = bytes();
  EXPECT_TRUE(state.substr(state.size() - frame_bytes) ==
              trajectory.substr(trajectory.size() - frame_bytes));
  ASSERT_EQ(simgpu(run_of_ten_steps + output + Arguments{"--chunk", "7"}).exit_code, 0);
  EXPECT_TRUE(bytes("end.nc") == state);
}

TEST_F(TrajectoryTest, IsAnInputThatEndsWithItsLastFrame) {
  if (std::string_view(SIMGPU_TEST_FORMATS).find(".nc") == std::string_view::npos) {
    GTEST_SKIP() << "built without NetCDF";
  }
  const std::string state = folder_.path() / "end.nc";
  ASSERT_EQ(simgpu(run_of_ten_steps + every("4") + Arguments{"--output", state}).exit_code, 0);
  ASSERT_EQ(simgpu({"--device", "cpu", "--particles", "100", "--steps", "15", "--output",
                    folder_.path() / "whole.csv"})
                .exit_code,
            0);
  for (const std::string& file : {state, (folder_.path() / "run.nc").string()}) {
    ASSERT_EQ(simgpu({"--device", "cpu", "--input", file, "--steps", "5", "--output",
                      folder_.path() / "goes-on.csv"})
                  .exit_code,
              0);
    EXPECT_TRUE(bytes("goes-on.csv") == bytes("whole.csv")) << file;
    EXPECT_EQ(simgpu(run_of_ten_steps + Arguments{"--compare-with", file}).exit_code, 0);
    EXPECT_EQ(simgpu({"--device", "cpu", "--particles", "100", "--compare-with", file}).exit_code,
              3);
  }
}

TEST_F(TrajectoryTest, IsTheSameHoweverTheRunIsMade) {
  ASSERT_EQ(simgpu(run_of_ten_steps + every("3")).exit_code, 0);
  const std::string expected = bytes();
  for (const Arguments& how :
       {Arguments{"--threads", "3"}, Arguments{"--order", "step"},
        Arguments{"--checkpoint", folder_.path() / "run.ckpt", "--checkpoint-every", "2"}}) {
    ASSERT_EQ(simgpu(run_of_ten_steps + every("3") + how).exit_code, 0);
    EXPECT_TRUE(bytes() == expected) << how[0];
  }
}

TEST_F(TrajectoryTest, OfARunThatGoesOnGrowsInPlaceToTheSameBytes) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  ASSERT_EQ(simgpu(run_of_ten_steps + every("2") +
                   Arguments{"--checkpoint", checkpoint, "--checkpoint-every", "5"})
                .exit_code,
            0);
  const std::string before = bytes();
  struct stat file_before {};
  ASSERT_EQ(::stat((folder_.path() / "run.nc").c_str(), &file_before), 0);
  ASSERT_EQ(
      simgpu(every("2") + Arguments{"--device", "cpu", "--resume", checkpoint + ".1"}).exit_code,
      0);
  EXPECT_TRUE(bytes() == before);
  struct stat file_after {};
  ASSERT_EQ(::stat((folder_.path() / "run.nc").c_str(), &file_after), 0);
  EXPECT_EQ(file_before.st_ino, file_after.st_ino);
}

TEST_F(TrajectoryTest, OfAnotherRunIsNotAddedTo) {
  const std::string checkpoint = folder_.path() / "run.ckpt";
  ASSERT_EQ(
      simgpu(run_of_ten_steps + Arguments{"--checkpoint", checkpoint, "--checkpoint-every", "5"})
          .exit_code,
      0);
  for (const Arguments& other :
       {Arguments{"--seed", "7"}, Arguments{"--first", "100"}, Arguments{"--timestep", "1e-4"}}) {
    ASSERT_EQ(simgpu(run_of_ten_steps + other + every("1")).exit_code, 0);
    const std::string before = bytes();
    const ProgramResult result =
        simgpu(every("1") + Arguments{"--device", "cpu", "--resume", checkpoint + ".1"});
    EXPECT_EQ(result.exit_code, 2) << other[0];
    EXPECT_THAT(result.err, AllOf(HasSubstr("run.nc"), HasSubstr("move it away")));
    EXPECT_TRUE(bytes() == before) << other[0];
  }
}

TEST_F(TrajectoryTest, NeedsBothFlagsAndANameOfItsFormat) {
  const std::string file = folder_.path() / "run";
  const std::pair<Arguments, const char*> refused[] = {
      {{"--trajectory", file + ".nc"}, "--trajectory needs --trajectory-every"},
      {{"--trajectory-every", "1"}, "--trajectory-every needs --trajectory"},
      {{"--trajectory", file + ".h5", "--trajectory-every", "1"}, "does not end in .nc"},
      {{"--trajectory", file + ".nc", "--trajectory-every", "0"}, "--trajectory-every"}};
  for (const auto& [arguments, problem] : refused) {
    const ProgramResult result = simgpu(run_of_ten_steps + arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(problem));
  }
  EXPECT_EQ(folder_.entries(), 0U);
}

TEST_F(TrajectoryTest, IsNotWrittenToAPipe) {
  ASSERT_EQ(::mkfifo((folder_.path() / "run.nc").c_str(), 0600), 0);
  const ProgramResult result = simgpu(run_of_ten_steps + every("1"));
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("not a regular file"));
}

TEST_F(TrajectoryTest, ThatCannotBeMadeIsFoundBeforeAnyStep) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--steps", "1e15", "--trajectory",
              folder_.path() / "nowhere" / "run.nc", "--trajectory-every", "1e14"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nowhere"));
}

TEST_F(TrajectoryTest, DoesNotChangeTheResult) {
  const Arguments as_json = {"--json", "-"};
  EXPECT_EQ(checksum_of(simgpu(run_of_ten_steps + every("3") + as_json)),
            checksum_of(simgpu(run_of_ten_steps + as_json)));
}

TEST_F(TrajectoryTest, OfFastArithmeticHasFramesAfterWholeEpochs) {
  const ProgramResult refused = simgpu(
      Arguments{"--device", "cpu", "--particles", "10", "--steps", "3000", "--math", "fast"} +
      every("1000"));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("--trajectory-every"), HasSubstr("1024")));
}

#if !defined(SIMGPU_SANITIZED)
// Each frame has 2,416 bytes.
TEST_F(TrajectoryTest, OnAFullDiskKeepsWholeFramesAndLosesNoResult) {
  ASSERT_EQ(simgpu(run_of_ten_steps + every("1", "whole.nc")).exit_code, 0);
  const std::string whole = bytes("whole.nc");
  const ProgramResult result =
      simgpu(run_of_ten_steps + every("1") + Arguments{"--output", folder_.path() / "end.csv"},
             {.file_bytes = 9'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("run.nc"), HasSubstr("File too large")));
  EXPECT_EQ(frames(), 2U);
  EXPECT_TRUE(bytes().substr(12) == whole.substr(12, bytes().size() - 12));
  EXPECT_LE(bytes().size(), 9'000U);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "end.csv"));
}

TEST_F(TrajectoryTest, OnAFullDiskStopsARunThatCanBeSavedAndGoesOnLater) {
  ASSERT_EQ(simgpu(run_of_ten_steps + every("1", "whole.nc")).exit_code, 0);
  const std::string checkpoint = folder_.path() / "run.ckpt";
  const ProgramResult stopped = simgpu(
      run_of_ten_steps + every("1") + Arguments{"--checkpoint", checkpoint}, {.file_bytes = 9'000});
  EXPECT_EQ(stopped.exit_code, 1);
  EXPECT_THAT(stopped.err, AllOf(HasSubstr("the run stops at step 2"), HasSubstr("--resume")));
  ASSERT_EQ(simgpu(every("1") + Arguments{"--device", "cpu", "--resume", checkpoint}).exit_code, 0);
  EXPECT_TRUE(bytes() == bytes("whole.nc"));
}
#endif

TEST_F(TrajectoryTest, OfAKilledRunHasWholeFrames) {
  const ProgramResult killed =
      simgpu(Arguments{"--device", "cpu", "--particles", "20000", "--steps", "1e9"} + every("2"),
             {.signal = SignalToSend{SIGKILL, folder_.path() / "run.nc"}});
  EXPECT_EQ(killed.exit_code, 128 + SIGKILL);
  EXPECT_GE(frames(), 1U);
  constexpr std::size_t frame_bytes = 16 + 3 * 8 * 20'000;
  EXPECT_GE(bytes().size(), frames() * frame_bytes);
}

}  // namespace
}  // namespace simgpu::test
