// Flows and expressions of the real program: how they are chosen, what they give, what is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "arguments.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const Arguments by_cpu = {"--device", "cpu", "--json", "-"};
const Arguments few = {"--particles", "3001", "--steps", "20"};
const Arguments rotation = {"--flow", "rotation", "--set", "angular_velocity=2"};
const Arguments turning = {"--velocity", "-w*y, w*x", "--set", "w=2", "--timestep", "0.01"};

class FlowProgram : public testing::Test {
 protected:
  std::string file(const char* name) const { return folder_.path() / name; }

  /// One sentence, with these words in it, and the lines that show a place in a text, if there are
  /// any.
  static void expect_refused(const Arguments& arguments, const char* words, int exit_code = 2,
                             std::ptrdiff_t lines = 1) {
    const ProgramResult result = simgpu(arguments + Arguments{"--device", "cpu"});
    SCOPED_TRACE(testing::PrintToString(arguments));
    EXPECT_EQ(result.exit_code, exit_code) << result.out;
    EXPECT_THAT(result.err, AllOf(HasSubstr("simgpu: "), HasSubstr(words)));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), lines) << result.err;
  }

  TemporaryFolder folder_;
};

TEST_F(FlowProgram, GivesTheSameBitsInEitherOrderInChunksAndOnAnyNumberOfThreads) {
  for (const Arguments& flow :
       {Arguments{"--flow", "double-gyre"}, Arguments{"--flow", "abc", "--scheme", "rk2"},
        Arguments{"--velocity", "sin(y)*t, x - y, exp(-z)"}}) {
    SCOPED_TRACE(flow[1]);
    const std::string whole = checksum_of(simgpu(by_cpu + few + flow));
    for (const Arguments& way :
         {Arguments{"--order", "step"}, Arguments{"--chunk", "500"}, Arguments{"--threads", "3"}}) {
      EXPECT_EQ(checksum_of(simgpu(by_cpu + few + flow + way)), whole) << way[0];
    }
  }
}

TEST_F(FlowProgram, AnExpressionOfTheSameOperationsHasTheBitsOfAFlow) {
  const Arguments start = {"--region", "-1:1,-1:1"};
  for (const char* const scheme : {"euler", "rk2", "rk4"}) {
    const Arguments run = by_cpu + few + start + Arguments{"--scheme", scheme};
    EXPECT_EQ(checksum_of(simgpu(run + turning)),
              checksum_of(simgpu(run + rotation + Arguments{"--timestep", "0.01"})));
  }
}

TEST_F(FlowProgram, ReportsNameTheVelocityItsNamesAndTheRegion) {
  const auto params =
      report_of(simgpu(by_cpu + few + turning + Arguments{"--region", "0:1,2:4"}))["params"];
  EXPECT_EQ(params["velocity"], "-w*y, w*x");
  EXPECT_EQ(params["law_parameters"], nlohmann::json({{"w", 2.0}}));
  EXPECT_EQ(params["scheme"], "rk4");
  EXPECT_EQ(params["region"], nlohmann::json({{0.0, 1.0}, {2.0, 4.0}}));
}

TEST_F(FlowProgram, StartsParticlesInTheRegion) {
  simgpu(Arguments{"--flow", "abc", "--particles", "1000", "--steps", "0", "--device", "cpu",
                   "--region", "1:2,3:4,-6:-5", "--output", file("start.csv")});
  std::istringstream lines(read_file(file("start.csv")));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "x,y,z");
  int particles = 0;
  for (; std::getline(lines, line); ++particles) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream numbers(line);
    double x = 0;
    double y = 0;
    double z = 0;
    numbers >> x >> y >> z;
    ASSERT_TRUE(x > 1 && x < 2 && y > 3 && y < 4 && z > -6 && z < -5) << line;
  }
  EXPECT_EQ(particles, 1000);
}

TEST_F(FlowProgram, ARunOfAnExpressionGoesOnFromACheckpoint) {
  const std::string whole = checksum_of(simgpu(by_cpu + few + turning));
  const ProgramResult first =
      simgpu(by_cpu + few + turning +
             Arguments{"--checkpoint", file("run.ckpt"), "--checkpoint-every", "8"});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  const Arguments resume = {"--resume", file("run.ckpt.1")};
  EXPECT_EQ(checksum_of(simgpu(by_cpu + resume)), whole);
  EXPECT_EQ(checksum_of(simgpu(by_cpu + resume + turning)), whole);
  expect_refused(resume + Arguments{"--velocity", "y, x"}, "--velocity");
  expect_refused(resume + Arguments{"--set", "w=3"}, "w=2");
  expect_refused(resume + Arguments{"--scheme", "euler"}, "rk4");
}

TEST_F(FlowProgram, RunsBackwardToWhereItBegan) {
  const Arguments forth = {"--flow", "double-gyre", "--timestep", "0.01",     "--steps",
                           "500",    "--particles", "100",        "--device", "cpu"};
  simgpu(forth + Arguments{"--steps", "0", "--output", file("start.csv")});
  simgpu(forth + Arguments{"--output", file("end.csv")});
  simgpu({"--flow", "double-gyre", "--timestep", "-0.01", "--start-time", "5", "--steps", "500",
          "--device", "cpu", "--input", file("end.csv"), "--output", file("back.csv")});
  std::istringstream starts(read_file(file("start.csv")));
  std::istringstream backs(read_file(file("back.csv")));
  std::string start;
  std::string back;
  while (std::getline(starts, start) && std::getline(backs, back)) {
    if (start == "x,y") continue;
    EXPECT_NEAR(std::stod(start), std::stod(back), 1e-8);
  }
  EXPECT_TRUE(starts.eof());
}

TEST_F(FlowProgram, ACircleRunsForwardOnly) {
  expect_refused({"--timestep", "-1e-5"}, "positive");
  expect_refused({"--flow", "abc", "--timestep", "0"}, "other than 0");
}

TEST_F(FlowProgram, AParticleThatIsNotFiniteIsNamedWithItsStepAndTime) {
  // x becomes 0 with the third step of particle 0, whose velocity is then 1/0.
  const Arguments run = {"--velocity",   "x > 0.5 ? -1 : 1/(x*0), 0",
                         "--scheme",     "euler",
                         "--timestep",   "0.25",
                         "--start-time", "10"};
  const std::string start = folder_.write("in.csv", "x,y\n1,0\n9,0\n");
  const Arguments input = {"--input", start, "--steps", "10"};
  const char* const sentence = "particle 0 is not finite after 3 steps, at time 10.75";
  expect_refused(run + input, sentence, 1);
  expect_refused(run + input + Arguments{"--order", "step"}, sentence, 1);
  expect_refused(run + input + Arguments{"--precision", "single"}, sentence, 1);
}

TEST_F(FlowProgram, ARunThatEndsByAParticleThatIsNotFiniteKeepsItsCheckpointAndWritesNothing) {
  const Arguments run = {"--velocity",
                         "t < 0.5 ? 1 : log(-1), 0",
                         "--timestep",
                         "0.125",
                         "--particles",
                         "100",
                         "--steps",
                         "8",
                         "--checkpoint",
                         file("run.ckpt"),
                         "--checkpoint-every",
                         "2"};
  expect_refused(run + Arguments{"--output", file("end.csv")}, "not finite", 1);
  EXPECT_TRUE(std::filesystem::exists(file("run.ckpt")));
  EXPECT_FALSE(std::filesystem::exists(file("end.csv")));
  expect_refused({"--resume", file("run.ckpt")}, "not finite", 1);
}

TEST_F(FlowProgram, RefusesWhatIsOutsideOfAFlow) {
  expect_refused({"--flow", "double-gyre", "--region", "2:3,0:1"}, "outside of the flow");
  expect_refused({"--flow", "peninsula", "--region", "0:10,-10:0"}, "outside of the flow");
  expect_refused(
      {"--flow", "double-gyre", "--input", folder_.write("in.csv", "x,y\n1,0.5\n1,-1\n")}, "row 2");
}

TEST_F(FlowProgram, RefusesSettingsThatAreOutOfRangeOrUnknown) {
  expect_refused({"--flow", "stommel", "--set", "size=0"}, "must be above 0");
  expect_refused({"--flow", "bickley", "--set", "radius=-1"}, "must be above 0");
  expect_refused({"--flow", "abc", "--set", "d=1"}, "has no parameter 'd'");
  expect_refused({"--velocity", "y, x", "--set", "w=1"}, "w");
}

TEST_F(FlowProgram, RefusesRegionsThatAreNone) {
  expect_refused({"--flow", "abc", "--region", "0:1,0:1"}, "3 dimensions");
  for (const char* const region : {"", "0:1", "0:1,", "1:0,0:1", "0:0,0:1", "0:nan,0:1",
                                   "0:inf,0:1", "0-1,0-1", "0:1,0:1,0:1,0:1", "-1e308:1e308,0:1"}) {
    expect_refused({"--flow", "rotation", "--region", region}, "--region");
  }
}

TEST_F(FlowProgram, RefusesAnExpressionThatMeansNothingAndShowsWhere) {
  const std::ptrdiff_t with_lines = 3;
  expect_refused({"--velocity", "omga*x, y", "--set", "omega=1"}, "did you mean 'omega'?", 2,
                 with_lines);
  expect_refused({"--velocity", "x +, y"}, "  x +, y\n     ^\n", 2, with_lines);
  expect_refused({"--velocity", "x"}, "two or three", 2, with_lines);
  expect_refused({"--velocity", std::string(10'000, '(') + "x, y"}, "deep", 2, with_lines);
  expect_refused({"--velocity", std::string(100'000, 'x') + ", y"}, "65,536", 2, with_lines);
  expect_refused({"--velocity", ""}, "empty");
}

TEST_F(FlowProgram, RefusesWhatExcludesEachOther) {
  expect_refused({"--flow", "rotation", "--velocity", "x, y"}, "exclude each other");
  expect_refused({"--flow", "circle", "--scheme", "rk4"}, "use euler");
  expect_refused({"--flow", "rotation", "--math", "fast"}, "fast arithmetic");
  expect_refused({"--velocity", "x, y", "--verify"}, "--convergence");
}

TEST_F(FlowProgram, ReadsTheColumnsThatTheFlowNames) {
  const std::string circle = folder_.write("circle.csv", "x,y,angular_speed\n1,0,5\n");
  const ProgramResult result = simgpu(by_cpu + Arguments{"--flow", "rotation", "--input", circle});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("angular_speed"));
  expect_refused({"--flow", "abc", "--input", circle}, "z");
  expect_refused({"--flow", "rotation", "--input", folder_.write("nan.csv", "x,y\nnan,0\n")},
                 "nan.csv");
}

TEST_F(FlowProgram, VerifyJudgesAnExactSolutionAndTellsWhatElseAFlowKeeps) {
  const auto judged = report_of(simgpu(by_cpu + few + rotation + Arguments{"--verify"}))["verify"];
  EXPECT_EQ(judged["passed"], true);
  for (const char* const flow : {"taylor-green", "stommel", "peninsula", "moving-eddy"}) {
    const auto told =
        report_of(simgpu(by_cpu + few + Arguments{"--flow", flow, "--verify"}))["verify"];
    EXPECT_TRUE(told["passed"].is_null()) << flow;
    EXPECT_TRUE(told["max_rel_error"].is_number()) << flow;
    EXPECT_TRUE(told["quantity"].is_string()) << flow;
  }
}

TEST_F(FlowProgram, ListsFlowsWithTheirParametersAndDefaults) {
  const ProgramResult result = simgpu({"--list-flows"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, AllOf(HasSubstr("double-gyre: "), HasSubstr("--set amplitude=0.1"),
                                HasSubstr("--scheme rk4, rk2, euler"), HasSubstr("circle: ")));
}

}  // namespace
}  // namespace simgpu::test
