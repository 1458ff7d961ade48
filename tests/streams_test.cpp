// Particles by way of standard input and output, and files with more columns than a particle has.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "arguments.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class StreamsTest : public testing::Test {
 protected:
  StreamsTest() {
    EXPECT_EQ(simgpu({"--device", "cpu", "--particles", "1000", "--output", start_}).exit_code, 0);
    EXPECT_EQ(simgpu({"--device", "cpu", "--input", start_, "--output", end_}).exit_code, 0);
  }

  /// Runs this line by the shell, in which $S is simgpu on the CPU, $IN the particles to start from
  /// and $OUT where they are in the end.
  ProgramResult shell(const std::string& line) const {
    return run_program("/bin/sh", {"-c", line},
                       {.environment = {{"S", simgpu_program().string() + " --device cpu"},
                                        {"IN", start_},
                                        {"OUT", end_},
                                        {"TMPDIR", folder_.path()}}});
  }

  TemporaryFolder folder_;
  std::string start_ = folder_.path() / "start.csv";
  std::string end_ = folder_.path() / "end.csv";
};

TEST_F(StreamsTest, InputIsReadFromAFileAndFromAPipe) {
  for (const char* line :
       {"$S --input - --compare-with $OUT <$IN", "cat $IN | $S --input - --compare-with $OUT",
        "(read x; echo $x; cat) <$IN | $S --input - --compare-with $OUT"}) {
    const ProgramResult result = shell(line);
    EXPECT_EQ(result.exit_code, 0) << line << result.err;
    EXPECT_THAT(result.out, HasSubstr("all bits of 1,000 particles are equal"));
  }
  EXPECT_EQ(folder_.entries(), 2U) << "something was left where standard input was kept";
}

TEST_F(StreamsTest, InputFromAPipeIsReadAgainWhereARunNeedsThat) {
  for (const char* more :
       {"--verify", "--chunk 300", "--chunk 300 --verify --output e.npy && rm e.npy", "--estimate",
        "--precision single --verify"}) {
    const ProgramResult result = shell("cd $TMPDIR; cat $IN | $S --input - " + std::string(more));
    EXPECT_EQ(result.exit_code, 0) << more << result.err;
  }
}

TEST_F(StreamsTest, OutputHasTheBytesOfAFileAndTheReportIsOnStandardError) {
  for (const char* line : {"$S --input $IN --output -", "$S --input $IN --output - | cat",
                           "cat $IN | $S --input - --output - --chunk 100"}) {
    const ProgramResult result = shell(line);
    EXPECT_EQ(result.exit_code, 0) << line;
    EXPECT_EQ(result.out, read_file(end_)) << line;
    EXPECT_THAT(result.err, AllOf(StartsWith("1,000 particles, 100 steps"), HasSubstr("checksum")));
  }
  const ProgramResult quiet = shell("$S --input $IN --output - --quiet");
  EXPECT_EQ(quiet.out, read_file(end_));
  EXPECT_THAT(quiet.err, IsEmpty());
}

TEST_F(StreamsTest, RunsCanFollowEachOtherInAPipe) {
  const std::string whole = folder_.path() / "whole.csv";
  ASSERT_EQ(
      simgpu({"--device", "cpu", "--input", start_, "--steps", "7", "--output", whole}).exit_code,
      0);
  EXPECT_EQ(shell("$S --quiet --input - --steps 3 --output - <$IN | $S --quiet --input - --steps 4 "
                  "--output -")
                .out,
            read_file(whole));
}

TEST_F(StreamsTest, InputWithoutAnEndIsRefusedAtItsFirstLineThatIsTooLong) {
  for (const char* input :
       {"cat /dev/zero", "(cat $IN /dev/zero)", "(printf x,y; cat /dev/zero)"}) {
    // The shell's limit on files ends what would fill the disk.
    const ProgramResult result =
        shell("ulimit -f 2048; " + std::string(input) + " 2>/dev/null | $S --quiet --input -");
    EXPECT_EQ(result.exit_code, 2) << input;
    EXPECT_THAT(result.err, HasSubstr("standard input has a line longer than 65536 bytes"));
  }
}

TEST_F(StreamsTest, LongestLineIsReadFromAPipe) {
  // 65,536 bytes before its end, with the blanks that are not looked at.
  EXPECT_EQ(shell("(printf 'x,y,angular_speed\\n%65531s1,2,3\\n' ''; echo 4,5,6) | "
                  "$S --quiet --steps 1 --input -")
                .exit_code,
            0);
}

TEST_F(StreamsTest, BadInputOfStandardInputIsToldByThatName) {
  EXPECT_THAT(shell("printf 'x,y,angular_speed\\n1,2,three\\n' | $S --input -").err,
              HasSubstr("standard input, line 2 (row 1): column angular_speed"));
  EXPECT_THAT(shell("printf 'x,y,angular_speed\\n0,0,3\\n' | $S --input -").err,
              HasSubstr("standard input, row 1: "));
  const ProgramResult nothing = shell("$S --input - </dev/null");
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("standard input: the file is empty"));
  const ProgramResult closed = shell("$S --input - <&-");
  EXPECT_EQ(closed.exit_code, 2);
  EXPECT_THAT(closed.err, HasSubstr("standard input cannot be read"));
}

TEST_F(StreamsTest, NoRoomForStandardInputIsSaidWithWhatToDo) {
  const ProgramResult result = shell("export TMPDIR=/nowhere; cat $IN | $S --input -");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("cannot be kept in /nowhere"), HasSubstr("set TMPDIR")));
}

TEST_F(StreamsTest, ReportAndParticlesDoNotShareStandardOutput) {
  const ProgramResult result = shell("$S --output - --json -");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("--output - and --json - both write to standard output"));
}

TEST_F(StreamsTest, ColumnsThatAreNotNeededAreNotedOnce) {
  std::string text = ",x,y,angular_speed,mass\n";
  for (int i = 0; i < 10; ++i) text += std::to_string(i) + ",1,2,3,heavy\n";
  const std::string input = folder_.write("frame.csv", text);
  const Arguments run = {"--device", "cpu", "--input", input, "--verify", "--chunk", "3"};
  EXPECT_EQ(simgpu(run).err, "simgpu: note: " + input +
                                 " has 2 columns that simgpu does not need and leaves out: one "
                                 "without a name, 'mass'\n");
  EXPECT_THAT(simgpu(run + Arguments{"--quiet"}).err, IsEmpty());
  const ProgramResult compared =
      simgpu({"--device", "cpu", "--input", input, "--steps", "0", "--compare-with", input});
  EXPECT_EQ(compared.exit_code, 0);
  EXPECT_THAT(compared.err, EndsWith("'mass'\n"));
}

TEST_F(StreamsTest, CountsSizesAndTheVersionAreTakenAsPeopleWriteThem) {
  const ProgramResult result = simgpu({"--device", "cpu", "--particles", "10k", "--steps", "0.1k",
                                       "--memory-limit", "1GB", "--json", "-"});
  EXPECT_EQ(nlohmann::json::parse(result.out)["params"]["particles"], 10'000);
  EXPECT_EQ(nlohmann::json::parse(result.out)["params"]["steps"], 100);
  EXPECT_EQ(simgpu({"-V"}).out, simgpu({"--version"}).out);
  EXPECT_EQ(simgpu({"-V"}).exit_code, 0);
}

}  // namespace
}  // namespace simgpu::test
