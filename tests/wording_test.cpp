// What a run says of one of something, of states that have nothing in common, and of what does not
// fit.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "common/text/number_text.hpp"
#include "run_program.hpp"
#include "temporary_folder.hpp"

namespace simgpu::test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Counted, OneOfThemIsSingular) {
  EXPECT_EQ(counted(0, "particle"), "0 particles");
  EXPECT_EQ(counted(1, "particle"), "1 particle");
  EXPECT_EQ(counted(100'000, "step"), "100,000 steps");
}

TEST(Wording, OfOneParticleStepThreadChunkAndRoundIsSingular) {
  const std::regex one_of_many("(^|[^0-9.,e+-])1 [a-z]+s\\b");
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{},
                                             {"--estimate"},
                                             {"--soak", "1ms"},
                                             {"--verify"},
                                             {"--convergence"},
                                             {"--list-devices"},
                                             {"--memory-limit", "1"},
                                             {"--estimate", "--memory-limit", "1"}}) {
    std::vector<std::string> arguments = {"--device", "cpu", "--particles", "1",
                                          "--steps",  "1",   "--threads",   "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult result = simgpu(arguments);
    std::istringstream said(result.out + result.err);
    for (std::string line; std::getline(said, line);) {
      EXPECT_FALSE(std::regex_search(line, one_of_many)) << line;
    }
  }
}

TEST(Wording, OfWhatDoesNotFitSpeaksOfChunksOnlyWhereTheyWould) {
  EXPECT_THAT(simgpu({"--device", "cpu", "--memory-limit", "1"}).err,
              EndsWith("(1 byte); not one particle would fit\n"));
  EXPECT_THAT(simgpu({"--device", "cpu", "--memory-limit", "1", "--checkpoint", "c"}).err,
              EndsWith("(1 byte); not one particle would fit\n"));
  EXPECT_THAT(simgpu({"--device", "cpu", "--particles", "1e14"}).err,
              EndsWith(" particles would fit, or all of them in chunks by --chunk\n"));
}

// Columns that ran together where numbers are large.
TEST(Differences, OfStatesThatHaveNothingInCommonStandInColumns) {
  const TemporaryFolder folder;
  const std::string state = folder.write(
      "state.csv",
      "x,y,angular_speed\n1e308,-1e308,1.7976931348623157e308\n-1e-308,5e-324,-0.0\n0,0,0\n");
  const ProgramResult result =
      simgpu({"--device", "cpu", "--particles", "3", "--first", "9007199254740989", "--steps", "0",
              "--compare-with", state});
  EXPECT_EQ(result.exit_code, 3);
  const std::string out = result.out.substr(result.out.find("\nBy field: "));
  EXPECT_THAT(out, AllOf(HasSubstr("field  differing"), HasSubstr("differing bits\n"),
                         HasSubstr(" 0x"), HasSubstr("e+18")));
  std::istringstream lines(out);
  std::size_t cells = 0;
  std::size_t width = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("By field") || line.starts_with("The first") || line.empty()) {
      cells = 0;
      continue;
    }
    // "instead of" and "differing bits" are the titles of two words.
    const std::string words = std::regex_replace(line, std::regex("([a-z]) ([a-z])"), "$1_$2");
    std::istringstream split(words);
    std::size_t here = 0;
    for (std::string cell; split >> cell;) ++here;
    if (cells == 0) {
      cells = here;
      width = line.size();
    }
    EXPECT_EQ(here, cells) << line;
    EXPECT_EQ(line.size(), width) << line;
  }
}

}  // namespace
}  // namespace simgpu::test
