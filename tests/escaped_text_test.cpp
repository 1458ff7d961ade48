// Names and words that others chose, on the terminal by way of the real program: whatever they
// hold, its text has no byte that a terminal obeys or hides, in the report, in JSON, in errors and
// in --help.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "arguments.hpp"
#include "common/text/one_line.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::HasSubstr;

/// Everything that must not get through, and an e with an accent, which must.
const std::string name =
    "\x1b[31m\x9b"
    "7m\xc2\x9b\x7f\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8e\xd8\x9c\xe2\x80\xa8\xff\xc3\xa9";

class EscapedTextTest : public testing::Test {
 protected:
  /// Runs simgpu; all that it says must show as it is.
  ProgramResult run(const Arguments& arguments) const {
    ProgramResult result = simgpu(Arguments{"--device", "cpu", "--steps", "1"} + arguments);
    EXPECT_EQ(result.out, printable(result.out));
    EXPECT_EQ(result.err, printable(result.err));
    return result;
  }

  std::string file(const char* suffix) const { return folder_.path() / (name + suffix); }

  TemporaryFolder folder_;
};

TEST_F(EscapedTextTest, OfErrorsThatNameFilesFlagsAndValues) {
  for (const char* flag :
       {"--input", "--output", "--compare-with", "--resume", "--json", "--render",
        "--memory-timeline", "--snapshot", "--trajectory", "--checkpoint"}) {
    const ProgramResult result = run({flag, folder_.path() / name / name});
    EXPECT_NE(result.exit_code, 0) << flag;
    EXPECT_THAT(result.err, HasSubstr("simgpu: ")) << flag;
  }
  for (const char* flag : {"--particles", "--device", "--math", "--seed", "--soak", "--time",
                           "--timestep", "--memory-limit", "--threads", "--chunk"}) {
    EXPECT_EQ(run({flag, name}).exit_code, 2) << flag;
  }
  EXPECT_EQ(run({name}).exit_code, 2);
  EXPECT_EQ(run({"--" + name + "=3"}).exit_code, 2);
  EXPECT_EQ(run({"--quiet=" + name}).exit_code, 2);
}

TEST_F(EscapedTextTest, OfErrorsThatTellOfAFilesContent) {
  for (const std::string& content : {name + "\n1,2,3\n", "x,y,angular_speed\n1," + name + ",3\n"}) {
    EXPECT_EQ(run({"--input", folder_.write("in.csv", content)}).exit_code, 2);
  }
  const std::string report = R"({"schema":{"name":"simgpu.run","major":1},"params":{"particles":")"
                             "\xc2\x9b\xe2\x80\xae"
                             R"("}})";
  EXPECT_EQ(run({"--compare-with", folder_.write("r.json", report)}).exit_code, 2);
}

TEST_F(EscapedTextTest, OfReportsThatNameFiles) {
  const std::string state = file(".csv");
  ASSERT_EQ(run({"--output", state}).exit_code, 0);
  EXPECT_THAT(run({"--compare-with", state}).out, HasSubstr("\\xe2\\x80\\xae"));
  const ProgramResult differs =
      run({"--seed", "7", "--compare-with", state, "--output", file(".npy")});
  EXPECT_EQ(differs.exit_code, 3);
  EXPECT_THAT(differs.out, HasSubstr("\xc3\xa9.csv"));
  const std::string checkpoint = file(".ckpt");
  ASSERT_EQ(run({"--checkpoint", checkpoint}).exit_code, 0);
  const ProgramResult resumed = simgpu({"--device", "cpu", "--resume", checkpoint});
  EXPECT_EQ(resumed.exit_code, 0);
  EXPECT_EQ(resumed.out, printable(resumed.out));
  EXPECT_THAT(resumed.out, HasSubstr("resumed"));
}

TEST_F(EscapedTextTest, OfJsonIsStillWhatItWas) {
  const std::string valid = "\x1b\x7f\xc2\x9b\xe2\x80\xae\xf3\xa0\x81\x81\xc3\xa9";
  const ProgramResult result = run({"--json", "-", "--output", folder_.path() / (valid + ".csv")});
  EXPECT_THAT(result.out, HasSubstr("\\u202e\\udb40\\udc41\xc3\xa9"));
  const auto argv = nlohmann::json::parse(result.out)["argv"];
  EXPECT_THAT(argv.back().get<std::string>(), testing::EndsWith(valid + ".csv"));
}

TEST_F(EscapedTextTest, OfHelpThatShowsTheProgramsName) {
  const std::filesystem::path program = folder_.path() / name;
  std::filesystem::create_symlink(simgpu_program(), program);
  for (const char* flag : {"--help", "--version", "--list-devices", "--nonsense"}) {
    const ProgramResult result = run_program(program, {flag});
    EXPECT_EQ(result.out, printable(result.out)) << flag;
    EXPECT_EQ(result.err, printable(result.err)) << flag;
  }
  EXPECT_THAT(run_program(program, {"--help"}).out, HasSubstr("Usage: \\x1b[31m"));
}

}  // namespace
}  // namespace simgpu::test
