// Bad input to the real program: one plain sentence on standard error, the documented exit code,
// nothing on standard output and nothing written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "cuda/device_query.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class BadInputTest : public testing::Test {
 protected:
  /// Runs simgpu with --output and expects it to refuse.
  void expect_refused(std::vector<std::string> arguments, int exit_code,
                      const testing::Matcher<const std::string&>& sentence) const {
    arguments.insert(arguments.end(), {"--output", output_.string()});
    expect_refused_as_is(arguments, exit_code, sentence);
    EXPECT_EQ(read_file(output_), "old") << "the old output must stay";
  }

  void expect_refused_as_is(const std::vector<std::string>& arguments, int exit_code,
                            const testing::Matcher<const std::string&>& sentence) const {
    const std::size_t entries = folder_.entries();
    const ProgramResult result = simgpu(arguments);
    std::string shown;
    for (const std::string& argument : arguments) shown += " " + argument;
    SCOPED_TRACE("simgpu" + shown);
    EXPECT_EQ(result.exit_code, exit_code);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, AllOf(testing::StartsWith("simgpu: "), testing::EndsWith("\n")));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.err, sentence);
    EXPECT_EQ(folder_.entries(), entries) << "something was left behind";
  }

  /// The same for an input file with this content.
  void expect_input_refused(std::string_view content,
                            const testing::Matcher<const std::string&>& sentence,
                            std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--input", folder_.write("in.csv", content)});
    expect_refused(more, 2, AllOf(HasSubstr("in.csv"), sentence));
  }

  TemporaryFolder folder_;
  std::filesystem::path output_ = folder_.write("out.csv", "old");
  std::filesystem::path input_ = folder_.write("in.csv", "x,y,angular_speed\n3,4,5\n");
};

TEST_F(BadInputTest, UnknownArguments) {
  for (const char* argument : {"--particle", "--foo", "-x", "foo", "--json-file=x"}) {
    expect_refused({argument}, 2, AllOf(HasSubstr("unknown argument"), HasSubstr(argument)));
  }
}

TEST_F(BadInputTest, MistypedFlagsAndWordsAreGuessed) {
  expect_refused({"--particels", "3"}, 2,
                 EndsWith("unknown argument '--particels'; did you mean --particles? See simgpu "
                          "--help\n"));
  expect_refused({"--stpes=4"}, 2, HasSubstr("did you mean --steps?"));
  expect_refused({"particles"}, 2, HasSubstr("did you mean --particles?"));
  expect_refused({"--foo"}, 2, EndsWith("unknown argument '--foo'; see simgpu --help\n"));
  expect_refused({"--" + std::string(100'000, 'x')}, 2, HasSubstr("; see simgpu --help"));
  expect_refused({"--math", "fsat"}, 2,
                 EndsWith("'fsat' is neither exact nor fast; did you mean fast?\n"));
  expect_refused({"--precision", "half"}, 2, EndsWith("is neither double nor single\n"));
  expect_refused({"--device", "gpu"}, 2,
                 EndsWith("'gpu' is not a device; did you mean cuda? Use auto, cpu, cuda, "
                          "cuda:N, cuda:N,M or cuda:all\n"));
  expect_refused({"--device", "CPU"}, 2, HasSubstr("did you mean cpu?"));
  expect_refused({"--device", "abacus"}, 2,
                 EndsWith("'abacus' is not a device; use auto, cpu, cuda, cuda:N, cuda:N,M or "
                          "cuda:all\n"));
  for (const char* list : {"cuda:", "cuda:,", "cuda:0,", "cuda:,1", "cuda:0,,1", "cuda:0 1"}) {
    expect_refused({"--device", list}, 2, HasSubstr("is not a device"));
  }
  expect_refused({"--device", "cuda:0,12,0"}, 2,
                 EndsWith("'cuda:0,12,0' names cuda:0 twice; name each GPU once\n"));
}

TEST_F(BadInputTest, FlagWithoutItsValue) {
  expect_refused_as_is({"--particles"}, 2, HasSubstr("--particles needs a value"));
  expect_refused_as_is({"--output"}, 2, HasSubstr("--output needs a value"));
  expect_refused_as_is({"--output", ""}, 2, HasSubstr("--output needs"));
  expect_refused_as_is({"--input", "--quiet"}, 2, HasSubstr("--input needs a value"));
  expect_refused_as_is({"--quiet=maybe"}, 2, HasSubstr("--quiet takes no value"));
  expect_refused_as_is({"--list-devices", "--json", "-"}, 2, HasSubstr("--list-devices"));
}

TEST_F(BadInputTest, Particles) {
  for (const char* count : {"0", "-1", "1.5", "1e30", "1e18", "nan", "many", "", "1e-3", "0x10"}) {
    expect_refused({"--device", "cpu", "--particles", count}, 2,
                   AllOf(HasSubstr("--particles"), HasSubstr("'" + std::string(count) + "'")));
  }
}

TEST_F(BadInputTest, First) {
  for (const char* first : {"-1", "1.5", "1e30", "9007199254740993", "x", ""}) {
    expect_refused({"--device", "cpu", "--first", first}, 2,
                   AllOf(HasSubstr("--first"), HasSubstr("'" + std::string(first) + "'")));
  }
  expect_refused({"--device", "cpu", "--first", "9007199254740990", "--particles", "3"}, 2,
                 EndsWith("--first: 3 particles from 9007199254740990 on would go beyond "
                          "9007199254740992, where indices end\n"));
}

TEST_F(BadInputTest, Steps) {
  for (const char* count : {"-1", "1.5", "1e30", "x"}) {
    expect_refused({"--device", "cpu", "--steps", count}, 2, HasSubstr("--steps"));
  }
  expect_refused({"--steps", "1", "--time", "1"}, 2, HasSubstr("--steps and --time"));
}

TEST_F(BadInputTest, Timestep) {
  for (const char* timestep : {"0", "-1e-5", "nan", "inf", "1e999", "small", ""}) {
    expect_refused({"--device", "cpu", "--timestep", timestep}, 2, HasSubstr("--timestep"));
  }
  for (const char* timestep : {"1e-60", "1e60"}) {
    expect_refused({"--device", "cpu", "--timestep", timestep, "--precision", "single"}, 2,
                   HasSubstr("out of range of single"));
  }
}

TEST_F(BadInputTest, Time) {
  for (const char* time : {"-0.001", "nan", "inf", "soon"}) {
    expect_refused({"--device", "cpu", "--time", time}, 2, HasSubstr("--time"));
  }
  expect_refused({"--time", "1e300"}, 2, HasSubstr("2^53"));
}

TEST_F(BadInputTest, Sizes) {
  for (const char* flag : {"--memory-limit", "--device-memory-limit"}) {
    for (const char* size : {"", "-1", "1G", "1 G", "GiB", "1e30GiB", "much"}) {
      expect_refused({"--device", "cpu", flag, size}, 2,
                     AllOf(HasSubstr(flag), HasSubstr("1GiB (2^30), 1GB (10^9), 512MiB")));
    }
  }
}

TEST_F(BadInputTest, MemoryTimeline) {
  for (const char* interval : {"", "10", "0ms", "0.5ms", "2h", "-1s", "often"}) {
    expect_refused({"--device", "cpu", "--memory-interval", interval}, 2,
                   AllOf(HasSubstr("--memory-interval"), HasSubstr("1ms to 1h")));
  }
  expect_refused({"--device", "cpu", "--memory-timeline", "timeline.txt"}, 2,
                 AllOf(HasSubstr("timeline.txt"), HasSubstr(".csv or .svg")));
}

TEST_F(BadInputTest, Words) {
  expect_refused({"--precision", "half"}, 2, HasSubstr("neither double nor single"));
  expect_refused({"--order", "random"}, 2, HasSubstr("neither particle nor step"));
  expect_refused({"--math", "sloppy"}, 2, HasSubstr("--math"));
  for (const char* device : {"gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:1e30", "CPU", ""}) {
    expect_refused({"--device", device}, 2, HasSubstr("--device"));
  }
  for (const char* seed : {"-1", "x", "1.5", "18446744073709551616"}) {
    expect_refused({"--seed", seed}, 2, HasSubstr("--seed"));
  }
  for (const char* threads : {"0", "-1", "1.5", "1e9"}) {
    expect_refused({"--threads", threads}, 2, HasSubstr("--threads"));
  }
}

TEST_F(BadInputTest, FastArithmeticKnowsOneOrder) {
  expect_refused({"--math", "fast", "--order", "step"}, 2,
                 AllOf(HasSubstr("--math fast"), HasSubstr("--order step")));
}

TEST_F(BadInputTest, InputThatCannotBeReadTwiceCannotBeVerified) {
  const std::filesystem::path pipe = folder_.path() / "pipe.csv";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  expect_refused({"--device", "cpu", "--verify", "--input", pipe}, 2,
                 AllOf(HasSubstr("--verify"), HasSubstr("pipe.csv"), HasSubstr("regular file")));
}

TEST_F(BadInputTest, InputExcludesGeneratedStart) {
  expect_refused({"--input", input_, "--particles", "5"}, 2, HasSubstr("--input and --particles"));
  expect_refused({"--input", input_, "--first", "5"}, 2, HasSubstr("--input and --first"));
  expect_refused({"--input", input_, "--seed", "5"}, 2, HasSubstr("--input and --seed"));
}

TEST_F(BadInputTest, InputThatIsNoTable) {
  expect_refused({"--device", "cpu", "--input", folder_.path() / "none.csv"}, 2,
                 AllOf(HasSubstr("none.csv"), HasSubstr("No such file")));
  expect_refused({"--device", "cpu", "--input", folder_.path()}, 2, HasSubstr(".csv"));
  expect_refused({"--device", "cpu", "--input", "particles.txt"}, 2, HasSubstr("use .csv"));
  expect_input_refused("", HasSubstr("empty"));
  expect_input_refused("x,y\n1,2\n", HasSubstr("x,y,angular_speed"));
  expect_input_refused(std::string(5000, '\0'), HasSubstr("line 1"));
}

TEST_F(BadInputTest, NameOfAFileBreaksNoLine) {
  expect_refused({"--device", "cpu", "--input", "a\nb\x1b[2J.csv"}, 2,
                 HasSubstr("a\\x0ab\\x1b[2J.csv: cannot open it"));
}

TEST_F(BadInputTest, RowsThatAreWrongAreNamed) {
  expect_input_refused("x,y,angular_speed\n1,2,3\n1,2\n", HasSubstr("row 2"));
  expect_input_refused("x,y,angular_speed\n1,2,3\n1,2,0.3", HasSubstr("line 3"));
  expect_input_refused("x,y,angular_speed\n1,2,3\n1,nan,3\n",
                       AllOf(HasSubstr("row 2"), HasSubstr("column y"), HasSubstr("not finite")));
  expect_input_refused("x,y,angular_speed\n1,2,3\ninf,2,3\n",
                       AllOf(HasSubstr("row 2"), HasSubstr("column x")));
  expect_input_refused("x,y,angular_speed\n1,2,1e400\n",
                       AllOf(HasSubstr("row 1"), HasSubstr("out of range")));
}

TEST_F(BadInputTest, ParticlesOutsideTheDomainAreNamed) {
  expect_input_refused("x,y,angular_speed\n1,2,3\n0,0,1\n",
                       AllOf(HasSubstr("row 2"), HasSubstr("origin")));
  expect_input_refused("x,y,angular_speed\n1,2,3\n1e-200,0,1\n",
                       AllOf(HasSubstr("row 2"), HasSubstr("near the origin")));
  expect_input_refused("x,y,angular_speed\n1,2,3\n1e200,0,1\n",
                       AllOf(HasSubstr("row 2"), HasSubstr("far out")));
  expect_input_refused(
      "x,y,angular_speed\n1,2,1e160\n",
      AllOf(HasSubstr("row 1"), HasSubstr("beyond the numbers of double precision")));
  expect_input_refused("x,y,angular_speed\n1e-30,0,1\n", HasSubstr("single precision"),
                       {"--precision", "single"});
  expect_refused({"--device", "cpu", "--timestep", "1e160", "--steps", "1"}, 2,
                 HasSubstr("particle 0"));
}

TEST_F(BadInputTest, OutputThatCannotBeMade) {
  expect_refused_as_is({"--device", "cpu", "--output", folder_.path() / "none" / "out.csv"}, 1,
                       AllOf(HasSubstr("none/out.csv"), HasSubstr("No such file")));
  expect_refused_as_is({"--device", "cpu", "--output", "/proc/out.csv"}, 1,
                       HasSubstr("/proc/out.csv"));
  expect_refused_as_is({"--device", "cpu", "--output", "out.txt"}, 2, HasSubstr("use .csv"));
  expect_refused_as_is({"--device", "cpu", "--json", folder_.path() / "none" / "r.json"}, 1,
                       HasSubstr("r.json"));
}

TEST_F(BadInputTest, InputInAnotherPrecisionNamesTheFlagsThatWouldHaveItRead) {
  const std::string single = (folder_.path() / "single.npy").string();
  ASSERT_EQ(
      simgpu({"--device", "cpu", "--particles", "3", "--precision", "single", "--output", single})
          .exit_code,
      0);
  for (const char* flag : {"--input", "--compare-with"}) {
    expect_refused({"--device", "cpu", flag, single}, 2,
                   EndsWith("single.npy holds single precision; give --precision single to run in "
                            "it, or --precision double to convert\n"));
  }
}

TEST_F(BadInputTest, OneFileForTwoOutputs) {
  expect_refused({"--json", output_.string()}, 2, HasSubstr("the same file"));
  std::filesystem::create_symlink("out.csv", folder_.path() / "link.csv");
  expect_refused({"--json", (folder_.path() / "link.csv").string()}, 2, HasSubstr("the same file"));
  expect_refused({"--input", input_, "--json", input_}, 2,
                 HasSubstr("--input and --json name the same file"));
}

TEST_F(BadInputTest, OutputDeviceThatIsFull) {
  std::filesystem::create_symlink("/dev/full", folder_.path() / "full.csv");
  expect_refused_as_is({"--device", "cpu", "--output", folder_.path() / "full.csv"}, 1,
                       AllOf(HasSubstr("full.csv"), HasSubstr("No space left")));
}

TEST_F(BadInputTest, CudaDeviceThatIsNotThere) {
  expect_refused({"--device", "cuda:999"}, 4, testing::Not(HasSubstr("error")));
  if (!cuda::query_devices().unavailable.empty()) {
    expect_refused({"--device", "cuda"}, 4,
                   AllOf(HasSubstr(cuda::query_devices().unavailable), HasSubstr("--device cpu")));
    expect_refused({"--compare"}, 4, HasSubstr("--compare needs a CUDA device"));
  }
}

}  // namespace
}  // namespace simgpu::test
