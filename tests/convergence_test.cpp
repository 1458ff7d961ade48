// simgpu --convergence: what it observes where it is known what there is to observe.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Arguments converging_run = {"--device", "cpu", "--particles", "1000", "--threads", "2"};
const Arguments convergence_as_json = {"--convergence", "--json", "-"};

/// Some steps of a flow that are short enough for its scheme.
struct Steps {
  const char* scheme;
  unsigned order;
  const char* timestep;
  const char* steps;

  Arguments of(const char* flow) const {
    return {"--flow", flow, "--scheme", scheme, "--timestep", timestep, "--steps", steps};
  }
};

constexpr Steps of_rotation[] = {
    {"rk4", 4, "0.1", "100"}, {"rk2", 2, "0.02", "300"}, {"euler", 1, "0.005", "300"}};
constexpr Steps of_double_gyre[] = {
    {"rk4", 4, "0.05", "100"}, {"rk2", 2, "0.02", "200"}, {"euler", 1, "0.002", "500"}};

void expect_order(const char* flow, const Steps& steps) {
  SCOPED_TRACE(testing::Message() << flow << ' ' << steps.scheme);
  const json report = report_of(simgpu(converging_run + convergence_as_json + steps.of(flow)));
  EXPECT_EQ(report.at("nominal_order"), steps.order);
  EXPECT_NEAR(report.at("observed_order").get<double>(), steps.order, 0.2);
  EXPECT_EQ(report.at("verdict"), "order");
  EXPECT_EQ(report.at("estimate").at("order"), steps.order);
  EXPECT_EQ(report.at("estimate").at("order_is"), "nominal");
}

TEST(Convergence, OfEachSchemeHasItsOrder) {
  for (const Steps& steps : of_rotation) expect_order("rotation", steps);
  for (const Steps& steps : of_double_gyre) expect_order("double-gyre", steps);
}

TEST(Convergence, OfTheCircleHasTheOrderOfEuler) {
  const json report = report_of(simgpu(converging_run + convergence_as_json +
                                       Arguments{"--region", "0.5:1,0.5:1", "--timestep", "1e-3"}));
  EXPECT_EQ(report.at("nominal_order"), 1);
  EXPECT_NEAR(report.at("observed_order").get<double>(), 1, 0.2);
}

using Points = std::vector<std::pair<double, double>>;

Points points_in(const std::string& file) {
  std::istringstream lines(read_file(file));
  std::string line;
  std::getline(lines, line);
  Points points;
  while (std::getline(lines, line)) {
    char* rest = nullptr;
    const double x = std::strtod(line.c_str(), &rest);
    points.emplace_back(x, std::strtod(rest + 1, nullptr));
  }
  return points;
}

/// The farthest that an end is from where the rotation itself carries its start.
double true_error(const Points& starts, const Points& ends, double turned) {
  double worst = 0;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto& [x, y] = starts[i];
    worst =
        std::max(worst, std::hypot(ends[i].first - (std::cos(turned) * x - std::sin(turned) * y),
                                   ends[i].second - (std::sin(turned) * x + std::cos(turned) * y)));
  }
  return worst;
}

TEST(Convergence, EstimatesTheTrueErrorOfARunFromAFile) {
  const TemporaryFolder folder;
  const std::string start =
      folder.write("start.csv", "x,y\n0.1,0.2\n-0.5,0.3\n0.6,-0.9\n0,0.7\n0.25,0\n");
  for (const Steps& steps : of_rotation) {
    SCOPED_TRACE(steps.scheme);
    const Arguments run = steps.of("rotation") + Arguments{"--device", "cpu", "--input", start};
    const std::string end = folder.path() / "end.csv";
    ASSERT_EQ(simgpu(run + Arguments{"--output", end}).exit_code, 0);
    const double turned = std::atof(steps.timestep) * std::atof(steps.steps);
    const double error = true_error(points_in(start), points_in(end), turned);
    const json report = report_of(simgpu(run + convergence_as_json));
    EXPECT_NEAR(report.at("estimate").at("error").get<double>() / error, 1, 0.2);
    // Errors of a rotation go with the radius.
    for (const json& difference : report.at("differences")) {
      EXPECT_EQ(difference.at("distance").at("particle"), 2);
    }
    EXPECT_EQ(report.at("params").at("particles"), 5);
    EXPECT_TRUE(report.at("params").at("seed").is_null());
  }
}

TEST(Convergence, ReadsStandardInput) {
  const TemporaryFolder folder;
  const std::string start = folder.write("start.csv", "x,y\n0.1,0.2\n-0.5,0.3\n");
  const Arguments run =
      of_rotation[0].of("rotation") + convergence_as_json + Arguments{"--device", "cpu"};
  const json of_file = report_of(simgpu(run + Arguments{"--input", start}));
  const ProgramResult piped =
      run_program("/bin/sh", Arguments{"-c", "cat \"$0\" | \"$@\"", start, simgpu_program()} + run +
                                 Arguments{"--input", "-"});
  EXPECT_EQ(report_of(piped).at("differences"), of_file.at("differences"));
}

TEST(Convergence, TakesTheRunItselfAndThoseWithShorterTimesteps) {
  for (const char* const precision : {"double", "single"}) {
    const Arguments run =
        converging_run + Arguments{"--flow",      "double-gyre", "--start-time", "0.3",
                                   "--precision", precision,     "--order",      "step"};
    const json report = report_of(
        simgpu(run + convergence_as_json + Arguments{"--timestep", "0.5", "--steps", "7"}));
    const std::pair<const char*, const char*> shorter[] = {
        {"0.5", "7"}, {"0.25", "14"}, {"0.125", "28"}};
    for (std::size_t i = 0; i < 3; ++i) {
      const auto& [timestep, steps] = shorter[i];
      const json& one = report.at("runs").at(i);
      EXPECT_EQ(one.at("timestep"), std::atof(timestep));
      EXPECT_EQ(one.at("steps"), std::atoi(steps));
      EXPECT_EQ(one.at("checksum"),
                checksum_of(simgpu(
                    run + Arguments{"--timestep", timestep, "--steps", steps, "--json", "-"})));
    }
  }
}

TEST(Convergence, IsTheSameOnEveryDevice) {
  const Arguments run =
      convergence_as_json + Arguments{"--flow", "rotation", "--particles", "1003"};
  const json on_cpu = report_of(simgpu(run + Arguments{"--device", "cpu"}));
  for (const Arguments& device : {Arguments{"--device", "cuda"}, Arguments{}}) {
    const json on_gpu = report_of(with_faulty_gpu("none", run + device));
    EXPECT_EQ(on_gpu.at("device"), "cuda:0");
    EXPECT_EQ(on_gpu.at("differences"), on_cpu.at("differences"));
    EXPECT_GE(on_gpu.at("memory").at("predicted_device_own_bytes"), 2 * 1003 * 16);
  }
}

TEST(Convergence, SaysThatRoundingDominates) {
  // Errors near 1e-19 and 1e-14, far below the rounding of numbers near 1.
  const Arguments in_double = {"--flow", "rotation", "--timestep", "1e-4", "--steps", "100"};
  const Arguments in_single = {"--flow",  "rotation", "--timestep",  "1e-2",
                               "--steps", "100",      "--precision", "single"};
  for (const Arguments& run : {in_double, in_single}) {
    const json report = report_of(simgpu(converging_run + convergence_as_json + run));
    EXPECT_EQ(report.at("verdict"), "rounding");
    EXPECT_TRUE(report.at("observed_order").is_null());
    EXPECT_TRUE(report.at("estimate").is_null());
    EXPECT_GE(report.at("rounding").at("usual"),
              report.at("differences").at(1).at("distance").at("largest"));
    const ProgramResult result = simgpu(converging_run + run + Arguments{"--convergence"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, AllOf(HasSubstr("Rounding dominates"), HasSubstr("No error"),
                                  Not(HasSubstr("observed order is"))));
  }
}

TEST(Convergence, SaysThatThereIsNoDifference) {
  const json report =
      report_of(simgpu(converging_run + convergence_as_json + Arguments{"--steps", "0"}));
  EXPECT_EQ(report.at("verdict"), "no_difference");
  EXPECT_EQ(report.at("differences").at(0).at("distance").at("largest"), 0);
  EXPECT_TRUE(report.at("differences").at(0).at("distance").at("particle").is_null());
  const ProgramResult result =
      simgpu(converging_run + Arguments{"--convergence", "--velocity", "0,0", "--set", "a=1"});
  EXPECT_EQ(result.exit_code, 2) << "an unused name is refused as ever";
  EXPECT_THAT(simgpu(converging_run + Arguments{"--convergence", "--velocity", "0,0"}).out,
              HasSubstr("end at the same places"));
}

TEST(Convergence, SaysThatATimestepIsTooLong) {
  const ProgramResult result =
      simgpu(converging_run + Arguments{"--convergence", "--flow", "taylor-green", "--timestep",
                                        "1", "--steps", "1000"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("do not converge"), HasSubstr("take a shorter one"),
                                HasSubstr("No error is estimated.")));
}

TEST(Convergence, SaysThatAnEstimateIsRoughWhereTheOrderIsNotTheSchemes) {
  const ProgramResult result =
      simgpu(converging_run + Arguments{"--convergence", "--flow", "rotation", "--timestep", "2.5",
                                        "--steps", "10"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr("The observed order is 0.75, but"), HasSubstr("rough"),
                                HasSubstr("observed order 0.75.")));
}

TEST(Convergence, ThatIsNotFiniteIsTheErrorThatItAlwaysIs) {
  const ProgramResult result =
      simgpu(converging_run + Arguments{"--convergence", "--velocity", "x*x,y", "--timestep", "1",
                                        "--steps", "50", "--region", "1:2,1:2"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("is not finite after"));
  EXPECT_EQ(result.out, "");
}

TEST(Convergence, IsToldInTextThatFitsATerminal) {
  for (const Arguments& run :
       {Arguments{}, Arguments{"--flow", "abc", "--timestep", "0.0123456789"},
        Arguments{"--flow", "double-gyre", "--precision", "single", "--timestep", "1e-7", "--steps",
                  "100"},
        Arguments{"--velocity", "sin(10*y),sin(10*x)", "--timestep", "4", "--steps", "10"}}) {
    const ProgramResult result = simgpu(converging_run + run + Arguments{"--convergence"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("h/2 to h/4"), HasSubstr("distance"),
                                  HasSubstr("Memory, of two states at a time: 0.0")));
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(Convergence, NamesOrderAndErrorInText) {
  const ProgramResult result = simgpu(converging_run + of_rotation[0].of("rotation") +
                                      Arguments{"--convergence", "--quiet"});
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("The observed order is 4.0"), HasSubstr("scheme rk4 has order 4"),
                    HasSubstr("estimated as"), HasSubstr("nominal order 4")));
  EXPECT_EQ(result.err, "");
}

TEST(Convergence, TakesNoFlagOfOtherRuns) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "file";
  for (const Arguments& other :
       {Arguments{"--output", file + ".csv"}, Arguments{"--compare"},
        Arguments{"--compare-with", file + ".csv"}, Arguments{"--verify"},
        Arguments{"--soak", "1s"}, Arguments{"--estimate"},
        Arguments{"--snapshot", file + ".xdmf", "--snapshot-every", "1"},
        Arguments{"--trajectory", file + ".nc", "--trajectory-every", "1"},
        Arguments{"--render", file + ".png"}, Arguments{"--checkpoint", file + ".ckpt"},
        Arguments{"--resume", file + ".ckpt"}, Arguments{"--chunk", "10"},
        Arguments{"--memory-timeline", file + ".csv"}, Arguments{"--reproducible"},
        Arguments{"--list-devices"}, Arguments{"--math", "fast"}}) {
    const ProgramResult result = simgpu(other + Arguments{"--convergence"});
    EXPECT_EQ(result.exit_code, 2) << other[0];
    EXPECT_THAT(result.err, AllOf(HasSubstr("--convergence"), HasSubstr(other[0])));
    EXPECT_EQ(folder.entries(), 0U);
  }
}

TEST(Convergence, RefusesStepsThatCannotBeDivided) {
  const auto expect_refused = [](const Arguments& arguments, const char* said) {
    const ProgramResult result = simgpu(converging_run + Arguments{"--convergence"} + arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("--convergence"), HasSubstr(said)));
  };
  expect_refused({"--steps", "2251799813685249"}, "four times as many steps");
  expect_refused({"--steps", "1", "--timestep", "5e-324"}, "too short");
  expect_refused({"--steps", "1", "--timestep", "1e-45", "--precision", "single"}, "too short");
}

TEST(Convergence, RefusesAnInputThatCannotBeReadAgain) {
  const TemporaryFolder folder;
  const std::filesystem::path pipe = folder.path() / "pipe.csv";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const ProgramResult result = simgpu({"--device", "cpu", "--convergence", "--input", pipe});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("--convergence"), HasSubstr("pipe.csv"), HasSubstr("regular file")));
}

TEST(Convergence, BeyondALimitIsExitFive) {
  const ProgramResult result =
      simgpu(converging_run + Arguments{"--convergence", "--memory-limit", "40kB"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.err, AllOf(HasSubstr("--memory-limit"), Not(HasSubstr("--chunk"))));
}

}  // namespace
}  // namespace simgpu::test
