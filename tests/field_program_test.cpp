// Gridded fields of the real program: what a run in a file gives, however it is taken, and what is
// refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "json_report.hpp"
#include "made_ocean.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class FieldProgram : public testing::Test {
 protected:
  FieldProgram() { ocean().write(file("ocean.nc")); }

  std::string file(const char* name) const { return folder_.path() / name; }

  /// A day of the field, in steps that its times do not divide.
  Arguments day(const char* name = "ocean.nc") const {
    return {"--device",   "cpu", "--flow",  file(name), "--particles", "2001",
            "--timestep", "700", "--steps", "120",      "--json",      "-"};
  }

  void expect_refused(const Arguments& arguments, const char* words) const {
    const ProgramResult result = simgpu(arguments);
    SCOPED_TRACE(testing::PrintToString(arguments));
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_THAT(result.err, AllOf(HasSubstr("simgpu: "), HasSubstr(words)));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }

  /// The numbers of a .csv file's column by its name, as texts.
  std::vector<std::string> column_of(const char* name, const std::string& column) const {
    std::istringstream lines(read_file(file(name)));
    std::vector<std::string> result;
    std::string line;
    std::size_t place = 0;
    while (std::getline(lines, line)) {
      std::istringstream cells(line);
      std::vector<std::string> row;
      for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
      if (result.empty() && place == 0) {
        place = static_cast<std::size_t>(std::ranges::find(row, column) - row.begin()) + 1;
        EXPECT_LE(place, row.size()) << line;
        continue;
      }
      result.push_back(row.at(place - 1));
    }
    return result;
  }

  TemporaryFolder folder_;
};

TEST_F(FieldProgram, GivesTheSameBitsInEitherOrderInChunksAndOnAnyNumberOfThreads) {
  const std::string whole = checksum_of(simgpu(day()));
  for (const Arguments& way :
       {Arguments{"--order", "step"}, Arguments{"--chunk", "500"}, Arguments{"--threads", "3"}}) {
    EXPECT_EQ(checksum_of(simgpu(day() + way)), whole) << way[0];
  }
}

TEST_F(FieldProgram, GivesTheSameBitsOnOneGpuAndOnSeveral) {
  const auto report =
      report_of(with_faulty_gpu("none", day() + Arguments{"--device", "auto", "--compare"}));
  EXPECT_EQ(report["compare"]["bitwise_equal"], true);
  const ProgramSetting three = {.environment = {{"SIMGPU_TEST_GPUS", "1 1 1"}}};
  EXPECT_EQ(checksum_of(run_program(faulty_gpu_program(), day() + Arguments{"--device", "cuda:all"},
                                    three)),
            checksum_in(report));
}

TEST_F(FieldProgram, HoldsAsMuchMemoryAsPredicted) {
  for (const Arguments& way :
       {Arguments{}, Arguments{"--chunk", "500"}, Arguments{"--output", file("end.npy")},
        Arguments{"--chunk", "700", "--output", file("end.npy")},
        Arguments{"--checkpoint", file("run.ckpt"), "--checkpoint-every", "50"},
        Arguments{"--trajectory", file("t.nc"), "--trajectory-every", "50"},
        Arguments{"--render", file("end.png"), "--render-every", "60"}}) {
    SCOPED_TRACE(testing::PrintToString(way));
    const auto memory = report_of(simgpu(day() + way))["runs"][0]["memory"];
    EXPECT_EQ(memory["host_own_peak_bytes"], memory["predicted_host_own_bytes"]);
  }
}

TEST_F(FieldProgram, TellsWhatBecameOfItsParticles) {
  const auto field =
      report_of(simgpu(day() + Arguments{"--output", file("end.csv")}))["runs"][0]["field"];
  const std::vector<std::string> left_at = column_of("end.csv", "left_at");
  const auto left = std::ranges::count_if(left_at, [](const auto& text) { return text != "nan"; });
  EXPECT_GT(left, 100);
  EXPECT_LT(left, 1900);
  EXPECT_EQ(field["left"], left);
  double first = INFINITY;
  for (const std::string& text : left_at) {
    if (text != "nan") first = std::min(first, std::stod(text));
  }
  EXPECT_EQ(field["first_left_at"], first);
  EXPECT_GT(field["started_on_missing"], 0);
  EXPECT_GE(field["ended_on_missing"], field["started_on_missing"]);
}

TEST_F(FieldProgram, GoesOnFromACheckpointAlsoWhereItsFileIsNowInAnotherPlace) {
  const std::string whole = checksum_of(simgpu(day()));
  const ProgramResult first =
      simgpu(day() + Arguments{"--checkpoint", file("run.ckpt"), "--checkpoint-every", "41"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  const Arguments resume = {"--resume", file("run.ckpt.1"), "--device", "cpu", "--json", "-"};
  EXPECT_EQ(checksum_of(simgpu(resume)), whole);
  std::filesystem::rename(file("ocean.nc"), file("moved.nc"));
  expect_refused(resume, "--flow FILE");
  EXPECT_EQ(checksum_of(simgpu(resume + Arguments{"--flow", file("moved.nc")})), whole);
  MadeField other = ocean();
  other.t.back() = 25;
  other.write(file("other.nc"));
  expect_refused(resume + Arguments{"--flow", file("other.nc")}, "another field");
  std::filesystem::rename(file("moved.nc"), file("ocean.nc"));
  expect_refused(resume + Arguments{"--flow", "rotation"}, "--flow");
}

TEST_F(FieldProgram, ContinuesInOneFileWhatSeveralHold) {
  const std::string whole = checksum_of(simgpu(day()));
  MadeField first = ocean();
  first.t = {0, 6, 12};
  first.write(file("part-1.nc"));
  MadeField second = ocean();
  second.t = {18, 24};
  const auto velocity = second.stored;
  second.stored = [velocity](Node at) {
    at.t += 3;
    return velocity(at);
  };
  second.write(file("part-2.nc"));
  EXPECT_EQ(checksum_of(simgpu(day("part-*.nc"))), whole);
}

TEST_F(FieldProgram, TakesTheTimeOfItsStartAsSecondsOrAsADate) {
  const Arguments steps = {"--steps", "50"};
  const std::string by_seconds =
      checksum_of(simgpu(day() + steps + Arguments{"--start-time", "21600"}));
  EXPECT_EQ(checksum_of(simgpu(day() + steps + Arguments{"--start-time", "2000-01-01T06:00:00"})),
            by_seconds);
  EXPECT_NE(checksum_of(simgpu(day() + steps)), by_seconds);
  expect_refused(day() + Arguments{"--start-time", "noon"}, "noon");
}

TEST_F(FieldProgram, RunsBackwardFromItsLastTimeToWhereItBegan) {
  const Arguments inside = {"--region", "11.5:12.5,41.5:42.5", "--timestep", "600", "--steps",
                            "144"};
  ASSERT_EQ(simgpu(day() + inside + Arguments{"--output", file("end.csv")}).exit_code, 0);
  ASSERT_EQ(
      simgpu(day() + inside + Arguments{"--steps", "0", "--output", file("start.csv")}).exit_code,
      0);
  const ProgramResult back =
      simgpu({"--device", "cpu", "--flow", file("ocean.nc"), "--timestep", "-600", "--steps", "144",
              "--input", file("end.csv"), "--output", file("back.csv")});
  ASSERT_EQ(back.exit_code, 0) << back.err;
  const std::vector<std::string> starts = column_of("start.csv", "lon");
  const std::vector<std::string> ends = column_of("back.csv", "lon");
  ASSERT_EQ(starts.size(), 2001U);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    EXPECT_NEAR(std::stod(starts[i]), std::stod(ends.at(i)), 1e-6);
  }
}

TEST_F(FieldProgram, ReleasesParticlesAtTheirTimesAndKeepsWhenTheyLeft) {
  std::ofstream(file("in.csv")) << "lon,lat,release,left_at\n"
                                   "12,42.5,,\n"
                                   "12,42.5,40000,nan\n"
                                   "12,42.5,90000,nan\n"
                                   "12,42.5,nan,-5\n";
  const Arguments run = {"--device", "cpu",     "--flow",       file("ocean.nc"), "--timestep",
                         "700",      "--input", file("in.csv"), "--output",       file("end.csv")};
  ASSERT_EQ(simgpu(run + Arguments{"--steps", "120"}).exit_code, 0);
  const std::vector<std::string> lon = column_of("end.csv", "lon");
  ASSERT_EQ(lon.size(), 4U);
  EXPECT_NE(lon[0], "12");
  EXPECT_NE(lon[1], "12");
  EXPECT_NE(lon[1], lon[0]);
  EXPECT_EQ(lon[2], "12");
  EXPECT_EQ(lon[3], "12");
  EXPECT_EQ(column_of("end.csv", "release"),
            (std::vector<std::string>{"nan", "40000", "90000", "nan"}));
  EXPECT_EQ(column_of("end.csv", "left_at"), (std::vector<std::string>{"nan", "nan", "nan", "-5"}));
}

TEST_F(FieldProgram, RefusesRunsThatItsTimesDoNotHold) {
  expect_refused(day() + Arguments{"--steps", "124"}, "2000-01-02T00:00:00");
  expect_refused(day() + Arguments{"--start-time", "2600"}, "--start-time");
  expect_refused(day() + Arguments{"--timestep", "21601", "--steps", "1"}, "shortest interval");
  expect_refused(day() + Arguments{"--timestep", "-700", "--start-time", "0"}, "the run goes from");
}

TEST_F(FieldProgram, SaysWhatIsMissingOrWrong) {
  const Arguments flow = {"--device", "cpu", "--flow", file("ocean.nc")};
  expect_refused(flow, "--timestep");
  expect_refused(flow + Arguments{"--timestep", "600"}, "--steps");
  expect_refused(day("none.nc"), "none.nc");
  expect_refused(day("none-*.nc"), "no file has such a name");
  expect_refused(day() + Arguments{"--velocity-names", "uo,vo"}, "uo");
  expect_refused(day() + Arguments{"--velocity-names", "uo"}, "commas");
  expect_refused({"--device", "cpu", "--velocity-names", "u,v"}, "--flow FILE");
  expect_refused(day() + Arguments{"--verify"}, "--convergence");
  expect_refused(day() + Arguments{"--set", "a=1"}, "no parameters");
  expect_refused(day() + Arguments{"--region", "0:1,0:1,0:1"}, "2 dimensions");
}

TEST_F(FieldProgram, RefusesToWriteOverTheFilesOfItsField) {
  std::filesystem::create_symlink(file("ocean.nc"), file("link.nc"));
  for (const Arguments& output :
       {Arguments{"--output", file("ocean.nc")}, Arguments{"--output", file("link.nc")},
        Arguments{"--trajectory", file("ocean.nc"), "--trajectory-every", "10"}}) {
    expect_refused(day() + output, "name the same file");
  }
  const Arguments json = {"--json", file("ocean.nc")};
  expect_refused(day() + json, "name the same file");
}

TEST_F(FieldProgram, SaysWhatIsWrongWithALaterTimeAndKeepsItsCheckpoint) {
  MadeField wrong = ocean();
  const auto velocity = wrong.stored;
  wrong.stored = [velocity](const Node& at) {
    return at.t == 3 && at.x == 5 ? 1e30 : velocity(at);
  };
  wrong.write(file("wrong.nc"));
  expect_refused(day("wrong.nc"), "wrong.nc");
  const Arguments checkpoint = {"--checkpoint", file("run.ckpt"), "--checkpoint-every", "10"};
  expect_refused(day("wrong.nc") + checkpoint, "wrong.nc");
  EXPECT_TRUE(std::filesystem::exists(file("run.ckpt")));
}

TEST_F(FieldProgram, NamesTheColumnsThatAFileOfParticlesLacksAsTheFieldDoes) {
  std::ofstream(file("in.csv")) << "lon\n12\n";
  expect_refused({"--device", "cpu", "--flow", file("ocean.nc"), "--timestep", "700", "--steps",
                  "1", "--input", file("in.csv")},
                 "lon,lat");
}

TEST_F(FieldProgram, WarnsThatSinglePrecisionIsTooCoarseForDegrees) {
  const ProgramResult result = simgpu(day() + Arguments{"--precision", "single"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("single precision"));
}

TEST_F(FieldProgram, EstimatesMemoryAndTime) {
  const auto estimate = report_of(simgpu(day() + Arguments{"--estimate"}));
  const auto memory = report_of(simgpu(day()))["runs"][0]["memory"];
  EXPECT_EQ(estimate["runs"][0]["predicted_host_own_bytes"], memory["predicted_host_own_bytes"]);
  EXPECT_GT(estimate["times"][0]["evolve_seconds"], 0);
}

TEST_F(FieldProgram, IsTakenWithHalfAndAQuarterOfTheTimestep) {
  const ProgramResult result = simgpu(day() + Arguments{"--convergence"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

}  // namespace
}  // namespace simgpu::test
