// What --verify of the real program sees: it says so, and refuses to check what it cannot see.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A run of which single precision sees next to nothing: each step is less than half an ulp.
const std::vector<std::string> unseen = {"--device", "cpu",         "--quiet", "--precision",
                                         "single",   "--timestep",  "1e-9",    "--steps",
                                         "1000",     "--particles", "1000"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

void expect_too_many_steps(const std::vector<std::string>& arguments) {
  const ProgramResult result = simgpu(arguments);
  EXPECT_EQ(result.exit_code, 2) << result.out;
  EXPECT_THAT(result.err, AllOf(HasSubstr("too many steps for this precision"),
                                HasSubstr("--precision double")));
  EXPECT_EQ(result.out, "");
}

TEST(Verification, OfARunThatRoundingHidesIsRefused) {
  EXPECT_EQ(simgpu(unseen).exit_code, 0);
  expect_too_many_steps(with(unseen, {"--verify"}));
  expect_too_many_steps(with(unseen, {"--soak", "10ms"}));
}

TEST(Verification, IsRefusedWhateverTheChunks) {
  for (const char* chunk : {"1", "17", "999"}) {
    expect_too_many_steps(with(unseen, {"--verify", "--chunk", chunk}));
  }
}

TEST(Verification, OfAFileThatRoundingHidesIsRefusedAndNothingIsWritten) {
  const TemporaryFolder folder;
  const auto input = folder.write("in.csv", "x,y,angular_speed\n1,2,1\n3,4,1e-9\n5,6,1e-9\n");
  const auto output = (folder.path() / "out.csv").string();
  const std::vector<std::string> run = {
      "--device", "cpu", "--quiet", "--precision",  "single",   "--timestep", "1e-3",
      "--steps",  "10",  "--input", input.string(), "--output", output,       "--verify"};
  expect_too_many_steps(run);
  expect_too_many_steps(with(run, {"--chunk", "1"}));
  EXPECT_EQ(folder.entries(), 1U);
  EXPECT_EQ(simgpu(with(run, {"--precision", "double"})).exit_code, 0);
}

// One in ten may be so slow.
TEST(Verification, OfAFewParticlesThatRoundingHidesGoesOn) {
  const TemporaryFolder folder;
  std::string text = "x,y,angular_speed\n";
  for (int i = 0; i < 9; ++i) text += "1,2,1\n";
  const std::vector<std::string> run = {"--device",   "cpu",  "--quiet", "--precision", "single",
                                        "--timestep", "1e-3", "--steps", "10",          "--verify",
                                        "--json",     "-",    "--input"};
  const auto input = folder.write("in.csv", text + "3,4,1e-9\n5,6,0\n");
  const json resolution = report_of(simgpu(with(run, {input.string()})))["verify"]["resolution"];
  EXPECT_EQ(resolution["looked_at"], 11);
  EXPECT_EQ(resolution["moving"], 10);
  EXPECT_EQ(resolution["blurred"], 1);
  EXPECT_EQ(resolution["step_shows"], 9);
  EXPECT_EQ(resolution["step_share"], 0.9);
}

TEST(Verification, SaysForHowManyParticlesAStepWouldShow) {
  const ProgramResult result =
      simgpu({"--device", "cpu", "--quiet", "--particles", "1000", "--verify"});
  EXPECT_THAT(result.out, HasSubstr("one step more or fewer would show for 100.0 % of the moving"));
  const json at_rest = report_of(simgpu({"--device", "cpu", "--quiet", "--particles", "1000",
                                         "--steps", "0", "--verify", "--json", "-"}));
  EXPECT_TRUE(at_rest["verify"]["passed"]);
  EXPECT_TRUE(at_rest["verify"]["resolution"]["step_share"].is_null());
}

TEST(Verification, LooksAtSomeOfManyParticles) {
  const json report = report_of(simgpu({"--device", "cpu", "--quiet", "--particles", "1e5",
                                        "--steps", "1", "--verify", "--json", "-"}));
  EXPECT_EQ(report["verify"]["resolution"]["looked_at"], 10'000);
}

// A step that is never taken may be of any length.
TEST(Verification, RunsOfNoStepsRunHoweverLongAStepWouldBe) {
  const TemporaryFolder folder;
  const auto input = folder.write("in.csv", "x,y,angular_speed\n1,1,1e300\n");
  const std::vector<std::string> run = {"--device", "cpu", "--quiet", "--verify", "--timestep"};
  EXPECT_EQ(simgpu(with(run, {"1", "--steps", "0", "--input", input.string()})).exit_code, 0);
  EXPECT_EQ(simgpu(with(run, {"1e200", "--time", "0", "--particles", "9"})).exit_code, 0);
  EXPECT_EQ(simgpu(with(run, {"1e200", "--time", "0", "--input", input.string()})).exit_code, 0);
}

// For readers of JSON that hold all numbers in doubles.
TEST(Seed, StandsInTheReportInEveryDigitAndMayBeWrittenWithAnExponent) {
  const std::vector<std::string> run = {"--device", "cpu",    "--quiet", "--particles",
                                        "9",        "--json", "-",       "--seed"};
  const json large = report_of(simgpu(with(run, {"1e19"})));
  EXPECT_EQ(large["params"]["seed"], 10'000'000'000'000'000'000U);
  EXPECT_EQ(large["params"]["seed_text"], "10000000000000000000");
  EXPECT_EQ(report_of(simgpu(with(run, {"9007199254740993"})))["params"]["seed_text"],
            "9007199254740993");
}

}  // namespace
}  // namespace simgpu::test
