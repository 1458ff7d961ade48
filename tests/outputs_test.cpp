// What becomes of a run's outputs where one of them, or their reader, fails.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "arguments.hpp"
#include "particle_files.hpp"
#include "run_program.hpp"
#include "surroundings.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const Arguments few_on_cpu = {"--device", "cpu", "--particles", "1000", "--steps", "20", "--quiet"};

bool writes(const std::string& suffix) {
  const std::vector<std::string> known = formats();
  return std::find(known.begin(), known.end(), suffix) != known.end();
}

/// An output of a run: its flag, a name and how its file begins.
struct Output {
  std::string flag;
  std::string name;
  std::string beginning;
};

std::vector<Output> outputs() {
  std::vector<Output> all = {
      writes(".npz") ? Output{"--output", "end.npz", "PK"} : Output{"--output", "end.csv", "x,y"},
      {"--json", "report.json", "{"},
      {"--memory-timeline", "memory.csv", "seconds"}};
#ifdef SIMGPU_TEST_PNG
  all.push_back({"--render", "end.png", "\x89PNG"});
#endif
  return all;
}

class Outputs : public testing::Test {
 protected:
  std::string file(const std::string& name) const { return folder_.path() / name; }

  Arguments flags() const {
    Arguments arguments;
    for (const Output& output : outputs()) {
      arguments.insert(arguments.end(), {output.flag, file(output.name)});
    }
    return arguments;
  }

  TemporaryFolder folder_;
};

TEST_F(Outputs, OneThatCannotBeWrittenLosesNoOther) {
  for (const Output& failing : outputs()) {
    if (failing.name == "end.csv") continue;  // whose first line is written at the start
    std::filesystem::create_symlink("/dev/full", file(failing.name));
    const ProgramResult result = simgpu(few_on_cpu + flags());
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr(failing.name), HasSubstr("No space left")));
    EXPECT_THAT(result.out, HasSubstr("checksum"));
    for (const Output& other : outputs()) {
      if (other.flag == failing.flag) continue;
      EXPECT_THAT(read_file(file(other.name)), StartsWith(other.beginning)) << other.name;
      std::filesystem::remove(file(other.name));
    }
    std::filesystem::remove(file(failing.name));
  }
}

TEST_F(Outputs, AreInPlaceThoughStandardOutputCannotBeWritten) {
  const ProgramResult result = simgpu(few_on_cpu + flags(), {.standard_output = "/dev/full"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("standard output"));
  for (const Output& output : outputs()) {
    EXPECT_THAT(read_file(file(output.name)), StartsWith(output.beginning));
  }
}

TEST_F(Outputs, AreInPlaceThoughTheReaderOfStandardOutputHasGone) {
  const ProgramResult result =
      simgpu(few_on_cpu + flags(), {.surroundings = [] { return lead_nowhere(STDOUT_FILENO); }});
  EXPECT_EQ(result.exit_code, 128 + SIGPIPE);
  EXPECT_EQ(result.err, "");
  for (const Output& output : outputs()) {
    EXPECT_THAT(read_file(file(output.name)), StartsWith(output.beginning));
  }
}

TEST_F(Outputs, ReaderThatHasGoneIsAnErrorWhereItIsNotToEndThePrograms) {
  const auto ignoring = [] {
    std::signal(SIGPIPE, SIG_IGN);
    return lead_nowhere(STDOUT_FILENO);
  };
  const ProgramResult result = simgpu(few_on_cpu, {.surroundings = ignoring});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("Broken pipe"));
}

TEST_F(Outputs, ReaderOfStandardErrorThatHasGoneEndsNoRun) {
  // It warns of the checkpoints, which cannot be saved, and of the time left over.
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "1000", "--time", "1.5e-5", "--checkpoint",
              file("run.ckpt"), "--checkpoint-every", "1", "--output", file("end.csv")},
             {.surroundings = [] { return lead_nowhere(STDERR_FILENO); }});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(read_file(file("end.csv")), StartsWith("x,y"));
  EXPECT_TRUE(std::filesystem::exists(file("run.ckpt")));
}

#if !defined(SIMGPU_SANITIZED)
// Of few particles a snapshot takes more than the limit, and what is written in the end does not.
TEST_F(Outputs, SnapshotThatCannotBeWrittenLosesNoResult) {
  if (!writes(".h5")) GTEST_SKIP() << "built without HDF5";
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "10", "--steps", "20", "--quiet", "--snapshot",
              file("run.xdmf"), "--snapshot-every", "5", "--output", file("end.csv")},
             {.file_bytes = 8'000});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("run-00.h5: it takes 16624 bytes"),
                                HasSubstr("run-20.h5: it takes 16624 bytes")));
  EXPECT_THAT(read_file(file("end.csv")), StartsWith("x,y"));
}
#endif

TEST_F(Outputs, WhatIsInTheWayOfASnapshotIsFoundBeforeAnyStep) {
  if (!writes(".h5")) GTEST_SKIP() << "built without HDF5";
  std::filesystem::create_directory(file("run-0500000000000.h5"));
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "10", "--steps", "1000000000000", "--snapshot",
              file("run.xdmf"), "--snapshot-every", "500000000000"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("run-0500000000000.h5"), HasSubstr("is in the way")));
}

#if !defined(SIMGPU_SANITIZED)
TEST_F(Outputs, WithoutRoomAreRefusedBeforeAnyStep) {
  for (const std::string& suffix : formats()) {
    const ProgramResult result = simgpu({"--device", "cpu", "--particles", "1e6", "--steps", "1e15",
                                         "--output", file("end" + suffix)},
                                        {.file_bytes = 3'000'000});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr("end" + suffix + ": it takes "), HasSubstr("2.86 MiB"),
                                  HasSubstr("ulimit -f")));
    EXPECT_EQ(folder_.entries(), 0U);
  }
}

TEST_F(Outputs, RoomForAllThatAFileHoldsIsLookedFor) {
  for (const std::string& suffix : formats()) {
    if (suffix == ".csv") continue;  // its size is not known
    const std::string output = file("end" + suffix);
    ASSERT_EQ(simgpu(few_on_cpu + Arguments{"--output", output}).exit_code, 0);
    const auto size = std::filesystem::file_size(output);
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "1000", "--steps", "1e15", "--output", output},
               {.file_bytes = size - 500});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr("ulimit -f")) << suffix;
  }
}
#endif

class SameFiles : public Outputs {
 protected:
  void expect_refused(const Arguments& arguments, const char* why = "name the same file") {
    const ProgramResult result =
        simgpu(Arguments{"--device", "cpu", "--steps", "1e15"} + arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(why));
  }
};

TEST_F(SameFiles, AreSeenBeforeTheyAreThere) {
  std::filesystem::create_symlink("a.csv", file("b.csv"));
  expect_refused({"--output", file("a.csv"), "--memory-timeline", file("b.csv")});
  std::filesystem::create_directory(file("folder"));
  std::filesystem::create_symlink("folder/../a.csv", file("c.csv"));
  expect_refused({"--output", file("c.csv"), "--memory-timeline", file("b.csv")});
  std::filesystem::create_symlink("run.ckpt.1", file("d.csv"));
  expect_refused({"--checkpoint", file("run.ckpt"), "--output", file("d.csv")});
}

TEST_F(SameFiles, AreSeenByAnotherNameOfTheFile) {
  folder_.write("a.csv", "x,y,angular_speed\n1,0,1\n");
  std::filesystem::create_hard_link(file("a.csv"), file("b.csv"));
  expect_refused({"--output", file("a.csv"), "--memory-timeline", file("b.csv")});
  expect_refused({"--input", file("a.csv"), "--json", file("b.csv")});
}

TEST_F(SameFiles, AreSeenThroughAnotherNameOfTheFolder) {
  std::filesystem::create_directory(file("one"));
  std::filesystem::create_directory_symlink("one", file("other"));
  expect_refused({"--output", file("one/a.csv"), "--memory-timeline", file("other/a.csv")});
}

TEST_F(SameFiles, FramesAreSeenBehindLinks) {
  std::filesystem::create_symlink("run-05.h5", file("a.csv"));
  expect_refused(
      {"--output", file("a.csv"), "--snapshot", file("run.xdmf"), "--snapshot-every", "5"},
      "is named as --snapshot names its files");
}

TEST_F(SameFiles, ATrajectoryIsOneOfThem) {
  std::filesystem::create_symlink("run.nc", file("a.csv"));
  expect_refused(
      {"--output", file("a.csv"), "--trajectory", file("run.nc"), "--trajectory-every", "5"});
}

TEST_F(SameFiles, StandardOutputIsNoPlaceForTwo) {
  std::filesystem::create_symlink("/dev/stdout", file("a.csv"));
  expect_refused({"--output", file("a.csv"), "--json", "-"}, "both write to standard output");
  const ProgramResult result =
      simgpu({"--device", "cpu", "--output", file("b.csv")}, {.standard_output = file("b.csv")});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("the file that standard output goes to"));
}

TEST_F(SameFiles, StateThatReplacesItsInputIsNone) {
  folder_.write("a.csv", "x,y,angular_speed\n1,0,1\n");
  EXPECT_EQ(
      simgpu({"--device", "cpu", "--input", file("a.csv"), "--output", file("a.csv")}).exit_code,
      0);
}

}  // namespace
}  // namespace simgpu::test
