// The table of flags agrees with what understands them.

#include "driver/cli/flags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "driver/cli/understand.hpp"
#include "driver/plan/options.hpp"
#include "expect_error.hpp"

namespace simgpu::driver {
namespace {

using test::expect_error;
using testing::AllOf;
using testing::HasSubstr;

std::vector<std::string> words_of(const Flag& flag) {
  std::istringstream words(flag.value.words);
  return {std::istream_iterator<std::string>(words), {}};
}

/// What a command line with that flag asks for, and with the one that it needs beside it.
Options options_of_flag(const std::string& flag, const std::string& value) {
  std::vector<const char*> arguments = {"simgpu", flag.c_str(), value.c_str()};
  // The default flow has but one scheme.
  if (flag == "--scheme") arguments.insert(arguments.end(), {"--flow", "double-gyre"});
  if (flag == "--checkpoint-every") {
    arguments.insert(arguments.end(), {"--checkpoint", "run.ckpt"});
  }
  return understand(
      std::get<Arguments>(read_command_line(static_cast<int>(arguments.size()), arguments.data())));
}

TEST(Flags, EachHasANameADescriptionAndAGroup) {
  std::set<std::string> names;
  for (const Flag& flag : flags()) {
    EXPECT_THAT(flag.name, testing::StartsWith("--"));
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name << " is there twice";
    EXPECT_NE(flag.description, "") << flag.name;
    EXPECT_EQ(std::ranges::count(flag_groups, std::string(flag.group)), 1) << flag.name;
  }
}

TEST(Flags, ASwitchHasNoValueAndAllElseHasOne) {
  for (const Flag& flag : flags()) {
    const bool with_value = std::holds_alternative<Argument Arguments::*>(flag.target) ||
                            std::holds_alternative<std::size_t>(flag.target);
    EXPECT_EQ(with_value, flag.value.kind != ValueKind::none) << flag.name;
    EXPECT_EQ(with_value, flag.value.name != std::string()) << flag.name;
  }
}

TEST(Flags, DefaultsAreUnderstood) {
  for (const Flag& flag : flags()) {
    if (flag.value.default_text == std::string()) continue;
    EXPECT_NO_THROW(options_of_flag(flag.name, flag.value.default_text)) << flag.name;
  }
}

TEST(Flags, ChoicesAreUnderstoodAndNothingElse) {
  for (const Flag& flag : flags()) {
    if (flag.value.kind != ValueKind::choice) continue;
    EXPECT_FALSE(words_of(flag).empty()) << flag.name;
    for (const std::string& word : words_of(flag)) {
      EXPECT_NO_THROW(options_of_flag(flag.name, word)) << flag.name << " " << word;
      EXPECT_THAT(flag.description, HasSubstr(word)) << flag.name;
    }
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr(flag.name), HasSubstr("'no-such-word'")),
                 [&] { options_of_flag(flag.name, "no-such-word"); });
  }
}

TEST(Flags, SuffixesOfFilesBeginWithADot) {
  for (const Flag& flag : flags()) {
    if (flag.value.kind != ValueKind::file) continue;
    EXPECT_FALSE(words_of(flag).empty()) << flag.name;
    for (const std::string& suffix : words_of(flag)) EXPECT_EQ(suffix.front(), '.') << flag.name;
  }
}

}  // namespace
}  // namespace simgpu::driver
