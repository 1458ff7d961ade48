#include "driver/cli/help.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "common/text/wrapped.hpp"
#include "driver/cli/flags.hpp"
#include "driver/cli/manual.hpp"

namespace simgpu::driver {
namespace {

using testing::HasSubstr;

std::string help() {
  const char* const arguments[] = {"simgpu", "--help"};
  return std::get<Information>(read_command_line(2, arguments)).text;
}

TEST(Wrapped, BreaksAtTheLastSpaceThatFits) {
  EXPECT_EQ(wrapped("", 5), "");
  EXPECT_EQ(wrapped("a bc de", 4), "a bc\nde");
  EXPECT_EQ(wrapped("a bc de", 3), "a\nbc\nde");
  EXPECT_EQ(wrapped("a bc de", 7), "a bc de");
}

TEST(Wrapped, LeavesALongerWordWhole) {
  EXPECT_EQ(wrapped("abcdef", 3), "abcdef");
  EXPECT_EQ(wrapped("abcdef gh", 3), "abcdef\ngh");
}

TEST(Help, FitsAHundredColumns) {
  std::istringstream lines(help());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
}

TEST(Help, NamesTheProgramAsItWasCalled) {
  const char* const arguments[] = {"/opt/bin/simgpu-mpi", "--help"};
  EXPECT_THAT(std::get<Information>(read_command_line(2, arguments)).text,
              HasSubstr("\nUsage: simgpu-mpi [OPTIONS]\n"));
  EXPECT_THAT(help(), HasSubstr("\nUsage: simgpu [OPTIONS]\n"));
}

TEST(Help, SaysAllThatTheTablesHold) {
  const std::string text = help();
  for (const Flag& flag : flags()) {
    EXPECT_THAT(text, HasSubstr(flag.name));
    if (flag.value.default_text != std::string()) {
      EXPECT_THAT(text, HasSubstr(std::string(flag.name) + " " + flag.value.name + "=" +
                                  flag.value.default_text));
    }
  }
  for (const char* group : flag_groups) EXPECT_THAT(text, HasSubstr(std::string(group) + ":\n"));
  for (const auto& entries : {exit_codes(), environment(), examples()}) {
    for (const Entry& entry : entries) {
      EXPECT_THAT(text, HasSubstr(std::string("\n  ") + entry.word));
      EXPECT_THAT(text, HasSubstr(entry.meaning));
    }
  }
}

TEST(Help, BoldHeadingsAreAllThatIsAdded) {
  EXPECT_EQ(with_bold_headings("Run:\n  --steps K  see: \n  below:\n"),
            "\x1b[1mRun:\x1b[0m\n  --steps K  see: \n  below:\n");
  EXPECT_EQ(with_bold_headings("no line end:"), "\x1b[1mno line end:\x1b[0m");
  EXPECT_EQ(with_bold_headings(""), "");
}

}  // namespace
}  // namespace simgpu::driver
