// The real program, run as a user runs it: what it prints, writes and returns.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "cuda/device_query.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"
#include "test_data.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

std::string printed_checksum(const ProgramResult& result) {
  constexpr std::string_view label = "\n  checksum  ";
  const std::size_t place = result.out.find(label);
  if (place == std::string::npos) return "no checksum in: " + result.out + result.err;
  return result.out.substr(place + label.size(), 16);
}

TEST(Program, OriginalBenchmarkIsTheDefault) {
  const ProgramResult result = simgpu({"--device", "cpu"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, IsEmpty());
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("100,000 particles, 100 steps of 1e-05, double precision"),
                    HasSubstr("million particle-steps/s"), HasSubstr("Host own"),
                    HasSubstr("Peak RSS"), HasSubstr("evolve_seconds += evolve()")));
}

// A checksum of the default run, once computed, holds for every device, machine and version.
TEST(Program, ChecksumOfTheDefaultRunIsFixed) {
  EXPECT_EQ(printed_checksum(simgpu({"--device", "cpu"})), "b8e44c4235e412fd");
}

TEST(Program, ChecksumDoesNotDependOnOrderOrThreads) {
  const std::vector<std::string> base = {"--device", "cpu", "--particles", "1e4"};
  for (const char* precision : {"double", "single"}) {
    std::set<std::string> checksums;
    for (const char* order : {"particle", "step"}) {
      for (const char* threads : {"1", "2", "5"}) {
        auto arguments = base;
        for (const char* more :
             {"--precision", precision, "--order", order, "--threads", threads}) {
          arguments.emplace_back(more);
        }
        checksums.insert(printed_checksum(simgpu(arguments)));
      }
    }
    EXPECT_EQ(checksums.size(), 1U) << precision;
  }
}

// Its bits are as fixed as those of exact arithmetic.
TEST(Program, ChecksumOfFastArithmeticIsFixed) {
  for (const char* threads : {"1", "2", "5"}) {
    const ProgramResult result =
        simgpu({"--device", "cpu", "--math", "fast", "--threads", threads});
    EXPECT_EQ(printed_checksum(result), "57a69219b61816a4") << threads;
    EXPECT_THAT(result.out, HasSubstr("fast arithmetic"));
  }
}

TEST(Program, ChecksumDependsOnEachParameter) {
  std::set<std::string> checksums;
  const std::vector<std::vector<std::string>> variants = {{},
                                                          {"--seed", "43"},
                                                          {"--steps", "99"},
                                                          {"--timestep", "1e-6", "--steps", "100"},
                                                          {"--precision", "single"},
                                                          {"--math", "fast"},
                                                          {"--particles", "99999"},
                                                          {"--first", "1"}};
  for (auto arguments : variants) {
    arguments.insert(arguments.begin(), {"--device", "cpu"});
    checksums.insert(printed_checksum(simgpu(arguments)));
  }
  EXPECT_EQ(checksums.size(), variants.size());
}

TEST(Program, AutoSaysOnStandardErrorWhereItRuns) {
  const ProgramResult result = simgpu({"--particles", "1000"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, MatchesRegex("simgpu: running on (cpu|cuda:0) .*\n"));
  EXPECT_THAT(simgpu({"--particles", "1000", "--quiet"}).err, IsEmpty());
}

TEST(Program, TimeLeftOverIsWarnedOf) {
  const std::vector<std::string> arguments = {"--device", "cpu", "--particles", "10",
                                              "--time",   "1",   "--timestep",  "0.3"};
  const ProgramResult result = simgpu(arguments);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("warning"), HasSubstr("3 steps"), HasSubstr("left over")));
}

TEST(Program, GoldenFileIsReproducedInEveryDigit) {
  const TemporaryFolder folder;
  const auto output = folder.path() / "out.csv";
  for (const char* order : {"particle", "step"}) {
    for (const char* threads : {"1", "2"}) {
      const ProgramResult result = simgpu(
          {"--device", "cpu", "--input", data_file("original_initial.csv").string(), "--steps",
           "100", "--order", order, "--threads", threads, "--output", output.string()});
      EXPECT_EQ(result.exit_code, 0) << result.err;
      EXPECT_EQ(read_file(output), read_file(data_file("original_after_100.csv")))
          << order << ", " << threads << " threads";
    }
  }
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Program, OutputOfOneRunIsTheInputOfTheNext) {
  const TemporaryFolder folder;
  const auto half = (folder.path() / "half.csv").string();
  const std::vector<std::string> first = {"--device", "cpu", "--particles", "1000",
                                          "--steps",  "30",  "--precision", "single",
                                          "--output", half};
  ASSERT_EQ(simgpu(first).exit_code, 0);
  const auto whole =
      simgpu({"--device", "cpu", "--particles", "1000", "--steps", "100", "--precision", "single"});
  const auto rest =
      simgpu({"--device", "cpu", "--input", half, "--steps", "70", "--precision", "single"});
  EXPECT_EQ(printed_checksum(rest), printed_checksum(whole));
}

TEST(Program, InputAndOutputMayBeTheSameFile) {
  const TemporaryFolder folder;
  const auto file = folder.write("p.csv", "x,y,angular_speed\n3,4,5\n").string();
  const ProgramResult result = simgpu({"--device", "cpu", "--input", file, "--steps", "1",
                                       "--timestep", "0.125", "--output", file});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(read_file(file), "x,y,angular_speed\n2.5,4.375,5\n");
}

TEST(Program, JsonOnStandardOutputIsAlone) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "1000", "--json", "-"});
  EXPECT_EQ(result.exit_code, 0);
  const json document = json::parse(result.out);
  EXPECT_EQ(document["schema"]["name"], "simgpu.run");
  EXPECT_EQ(document["params"]["particles"], 1000);
  EXPECT_EQ(document["params"]["steps"], 100);
  EXPECT_EQ(document["argv"].size(), 7U);
  const json& run = document["runs"].at(0);
  EXPECT_EQ(run["device"], "cpu");
  EXPECT_EQ(run["checksum"].get<std::string>().size(), 16U);
  EXPECT_GT(run["particle_steps_per_second"], 0);
  EXPECT_TRUE(document["compare"].is_null());
}

TEST(Program, JsonFileComesBesideTheText) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "report.json";
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "1000", "--json", file.string()});
  EXPECT_EQ(result.exit_code, 0);
  const json document = json::parse(read_file(file));
  EXPECT_EQ(document["runs"].at(0)["checksum"], printed_checksum(result));
}

// Own bytes are exact: 24 or 12 bytes a particle, all given back at the end.
TEST(Program, OwnMemoryIsTheStateAndIsAllGivenBack) {
  for (const auto& [precision, bytes] : {std::pair("double", 24), std::pair("single", 12)}) {
    const ProgramResult result =
        simgpu({"--device", "cpu", "--particles", "1e5", "--precision", precision, "--json", "-"});
    const json document = json::parse(result.out);
    for (const json& line : document["runs"].at(0)["memory"]["lines"]) {
      const auto label = line["label"].get<std::string>();
      if (label == "open_device" || label == "start") continue;
      const int held = label == "release" ? 0 : 100'000 * bytes;
      EXPECT_EQ(line["host_own_bytes"], held) << label;
      EXPECT_EQ(line["host_own_peak_bytes"], 100'000 * bytes) << label;
      EXPECT_EQ(line["device_own_bytes"], 0) << label;
      EXPECT_TRUE(line["device_used_bytes"].is_null()) << "unknown is null, not 0";
    }
  }
}

TEST(Program, ZeroStepsHaveNoRate) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "10", "--steps", "0", "--json", "-"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(json::parse(result.out)["runs"].at(0)["particle_steps_per_second"].is_null());
}

TEST(Program, HelpNamesEveryFlagAndExitCode) {
  const ProgramResult result = simgpu({"--help"});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* flag :
       {"--device", "--particles", "--steps", "--time", "--timestep", "--seed", "--precision",
        "--order", "--math", "--threads", "--input", "--output", "--compare", "--json", "--quiet",
        "--list-devices", "--version", "--help", "Exit codes:\n  0 "}) {
    EXPECT_THAT(result.out, HasSubstr(flag));
  }
}

TEST(Program, VersionIsOneLine) {
  const ProgramResult result = simgpu({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, MatchesRegex("simgpu [0-9]+\\.[0-9]+\\.[0-9]+ \\(.*\\)\n"));
}

TEST(Program, ListsDevicesOrSaysWhyThereIsNone) {
  const ProgramResult result = simgpu({"--list-devices"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("cpu "));
  const cuda::DeviceQuery query = cuda::query_devices();
  EXPECT_THAT(result.out, HasSubstr(query.devices.empty() ? "none: " : query.devices[0].uuid));
}

TEST(Program, OmpNumThreadsIsHonoured) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "1000", "--json", "-"},
                                      {.environment = {{"OMP_NUM_THREADS", "3"}}});
  EXPECT_EQ(json::parse(result.out)["runs"].at(0)["threads"], 3);
}

// The increments of all lines add up to what is held at the end: nothing, files' buffers included.
TEST(Program, IncrementsOfOwnMemoryAddUpToNothing) {
  const TemporaryFolder folder;
  const ProgramResult result =
      simgpu({"--device", "cpu", "--input", data_file("original_initial.csv").string(), "--steps",
              "1", "--output", (folder.path() / "o.csv").string(), "--json", "-"});
  const json document = json::parse(result.out);
  std::int64_t sum = 0;
  std::set<std::string> labels;
  for (const json& line : document["runs"].at(0)["memory"]["lines"]) {
    sum += line["host_own_increment_bytes"].get<std::int64_t>();
    labels.insert(line["label"]);
  }
  EXPECT_EQ(sum, 0);
  EXPECT_EQ(labels, (std::set<std::string>{"allocate", "check", "checksum", "commit", "evolve",
                                           "load", "open_device", "open_input", "open_output",
                                           "release", "start", "store"}));
}

TEST(Program, TableOfMemoryNamesEachLineByItsLabelToo) {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "report.json";
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "10", "--json", file});
  const json lines = json::parse(read_file(file))["runs"].at(0)["memory"]["lines"];
  EXPECT_FALSE(lines.empty());
  for (const json& line : lines) {
    EXPECT_THAT(result.out, HasSubstr("  " + line["label"].get<std::string>() + "  " +
                                      line["contents"].get<std::string>() + "\n"));
  }
}

TEST(Program, OutputToStandardOutputComesBeforeTheReport) {
  const TemporaryFolder folder;
  const auto link = folder.path() / "so.csv";
  std::filesystem::create_symlink("/dev/stdout", link);
  const auto file = folder.write("captured", "");
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "2", "--output", link.string()},
             {.standard_output = file.string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_file(file), AllOf(testing::StartsWith("x,y,angular_speed\n"),
                                     HasSubstr("2 particles, 100 steps")));
}

}  // namespace
}  // namespace simgpu::test
