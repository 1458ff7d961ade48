// What machinery gives every law: simgpu with a law of the tests (see laws/drift.hpp), whose
// columns, parameters and time are not the circle's. Files, chunks, checkpoints and reports.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "arguments.hpp"
#include "json_report.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::HasSubstr;

const Arguments drift = {"--flow",       "drift",
                         "--set",        "velocity_x=0.25",
                         "--set",        "acceleration=-1",
                         "--start-time", "2",
                         "--timestep",   "0.5",
                         "--steps",      "40",
                         "--device",     "cpu",
                         "--threads",    "2",
                         "--json",       "-"};

/// Runs what SIMGPU_WITH_TEST_LAWS names, or the build's own.
ProgramResult with_test_laws(const Arguments& arguments) {
  const char* const program = std::getenv("SIMGPU_WITH_TEST_LAWS");
  return run_program(program != nullptr ? program : SIMGPU_BUILT_WITH_TEST_LAWS, arguments);
}

class TestLaw : public testing::Test {
 protected:
  std::string file(const char* name) const { return folder_.path() / name; }

  TemporaryFolder folder_;
};

TEST_F(TestLaw, HasTheSameChecksumInEitherOrderAndInChunks) {
  for (const char* const precision : {"double", "single"}) {
    const Arguments run = drift + Arguments{"--particles", "70001", "--precision", precision};
    const std::string whole = checksum_of(with_test_laws(run));
    EXPECT_EQ(checksum_of(with_test_laws(run + Arguments{"--order", "step"})), whole);
    EXPECT_EQ(checksum_of(with_test_laws(run + Arguments{"--chunk", "9000"})), whole);
  }
}

TEST_F(TestLaw, IsReadFromEveryFormatThatItIsWrittenTo) {
  const Arguments run = drift + Arguments{"--particles", "1001"};
  const std::string end = checksum_of(
      with_test_laws(drift + Arguments{"--particles", "1001", "--output", file("end.csv")}));
  ASSERT_FALSE(end.empty());
  std::istringstream formats(SIMGPU_TEST_FORMATS);
  for (std::string suffix; formats >> suffix;) {
    SCOPED_TRACE(suffix);
    const std::string start = file("start") + suffix;
    with_test_laws(run + Arguments{"--steps", "0", "--output", start});
    const ProgramResult result = with_test_laws(drift + Arguments{"--input", start});
    EXPECT_EQ(checksum_of(result), end);
  }
}

TEST_F(TestLaw, NamesItsColumnsInFiles) {
  with_test_laws(drift + Arguments{"--particles", "3", "--output", file("end.csv")});
  const std::string text = read_file(file("end.csv"));
  EXPECT_EQ(text.substr(0, text.find('\n')), "x,y,z,age");
}

TEST_F(TestLaw, GoesOnFromACheckpointWithItsParametersAndItsTime) {
  const Arguments size = {"--particles", "2000"};
  const std::string whole = checksum_of(with_test_laws(drift + size));
  with_test_laws(drift + size +
                 Arguments{"--checkpoint", file("run.ckpt"), "--checkpoint-every", "15"});
  const Arguments resume = {"--device", "cpu", "--json", "-", "--resume"};
  EXPECT_EQ(checksum_of(with_test_laws(resume + Arguments{file("run.ckpt.1")})), whole);
  // A program without that law says so by its name.
  const ProgramResult other = simgpu(resume + Arguments{file("run.ckpt.1")});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("drift/euler"));
}

TEST_F(TestLaw, IsNamedWithItsParametersByReports) {
  const ProgramResult result = with_test_laws(drift + Arguments{"--particles", "3"});
  for (const char* const said :
       {R"("flow": "drift")", R"("scheme": "euler")", R"("velocity_x": 0.25)",
        R"("velocity_y": -0.7)", R"("acceleration": -1.0)", R"("start_time": 2.0)"}) {
    EXPECT_THAT(result.out, HasSubstr(said));
  }
}

TEST_F(TestLaw, TakesTheBytesThatAreForetold) {
  const ProgramResult result = with_test_laws(
      {"--flow", "drift", "--device", "cpu", "--particles", "100000", "--steps", "1"});
  EXPECT_THAT(result.out, HasSubstr("as predicted"));
  EXPECT_THAT(result.out, HasSubstr("3.05 MiB"));  // 4 columns of 8 bytes
}

TEST_F(TestLaw, IsNotVerifiedWithoutAnExactSolution) {
  const ProgramResult result = with_test_laws(drift + Arguments{"--verify"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--compare"));
}

TEST_F(TestLaw, ConvergesWithAnOrderThatItDoesNotSay) {
  const ProgramResult result =
      with_test_laws(drift + Arguments{"--particles", "100", "--convergence"});
  const nlohmann::json report = report_of(result);
  EXPECT_TRUE(report.at("nominal_order").is_null());
  EXPECT_EQ(report.at("differences").at(0).at("columns").size(), 3U) << "an age is no position";
  EXPECT_NEAR(report.at("observed_order").get<double>(), 1, 0.2);
  EXPECT_EQ(report.at("estimate").at("order_is"), "observed");
}

TEST_F(TestLaw, HasNoFastArithmetic) {
  const ProgramResult result = with_test_laws(drift + Arguments{"--math", "fast"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("drift"));
}

TEST_F(TestLaw, RefusesAParameterThatItDoesNotHaveAndNamesThoseThatItHas) {
  const ProgramResult result = with_test_laws(drift + Arguments{"--set", "speed=1"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("speed"));
  EXPECT_THAT(result.err, HasSubstr("velocity_x"));
}

#if defined(SIMGPU_TEST_PNG)
TEST_F(TestLaw, IsPictured) {
  const ProgramResult result = with_test_laws({"--flow", "drift", "--device", "cpu", "--steps", "1",
                                               "--quiet", "--render", file("end.png")});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(std::filesystem::exists(file("end.png")));
}
#endif

}  // namespace
}  // namespace simgpu::test
