// Names as a shell reads them.

#include "common/text/shell_word.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>

namespace simgpu::driver {
namespace {

/// What bash makes of the words of a command line: each on a line, in brackets.
std::string read_by_bash(const std::string& words) {
  const std::string command = "bash -c 'eval \"printf \\<%s\\> $WORDS\"'";
  ::setenv("WORDS", words.c_str(), 1);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"),
                                                             ::pclose);
  std::string text;
  std::array<char, 256> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) {
    text.append(buffer.data(), count);
  }
  ::unsetenv("WORDS");
  return text;
}

TEST(ShellWord, IsQuotedOnlyIfItHasTo) {
  EXPECT_EQ(shell_word("run.ckpt"), "run.ckpt");
  EXPECT_EQ(shell_word("/scratch/a-b_c/run+1,2@x:y%.ckpt"), "/scratch/a-b_c/run+1,2@x:y%.ckpt");
  EXPECT_EQ(shell_word("my run.ckpt"), "'my run.ckpt'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("~"), "'~'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
}

TEST(ShellWord, HoldsNothingThatMovesACursor) {
  EXPECT_EQ(shell_word("a\nb"), "$'a\\012b'");
  EXPECT_EQ(shell_word("\x1b[2J'\\"), "$'\\033[2J\\047\\134'");
}

TEST(ShellWord, IsReadBackByAShellInEveryByte) {
  for (const std::string text :
       {"run.ckpt", "my run.ckpt", "it's", "a\nb", "$HOME", "`id`", "*?[a]", "\x1b[2J'\\", "a;b",
        "\"x\"", "!x", "#x", "{a,b}", "a=b", "\xc3\xa4\xff", "~root", "a\\b", "\t7"}) {
    EXPECT_EQ(read_by_bash(shell_word(text)), "<" + text + ">");
  }
}

}  // namespace
}  // namespace simgpu::driver
