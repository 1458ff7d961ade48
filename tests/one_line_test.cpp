// What a terminal is given of names and words that others chose.

#include "common/text/one_line.hpp"

#include <gtest/gtest.h>

#include <string>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/utf8.hpp"

namespace simgpu {
namespace {

TEST(OneLine, WhatShowsAsItselfStays) {
  for (const char* text :
       {"run.csv", "\xc3\xa9t\xc3\xa9", "\xe6\x97\xa5\xe6\x9c\xac", "\xf0\x9f\x8c\x8d", "e\xcc\x81",
        "\xd7\xa9\xd7\x9c", "\xc2\xa0", "\xe2\x9c\x94\xef\xb8\x8f", "\xef\xbf\xbd", "\\x1b"}) {
    EXPECT_EQ(one_line(text), text);
  }
}

TEST(OneLine, WhatATerminalObeysIsEscaped) {
  EXPECT_EQ(one_line("a\x1b[31mb\r\n\t\x7f\x07"), "a\\x1b[31mb\\x0d\\x0a\\x09\\x7f\\x07");
  EXPECT_EQ(one_line(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(one_line("a\x9b"
                     "31m"),
            "a\\x9b31m")
      << "C1 as a byte";
  EXPECT_EQ(one_line("\xc2\x9b"
                     "31m\xc2\x85"),
            "\\xc2\\x9b31m\\xc2\\x85")
      << "C1 in UTF-8";
}

TEST(OneLine, WhatTurnsOrHidesOthersIsEscaped) {
  for (const char* character :
       {"\xe2\x80\xae", "\xe2\x80\xaa", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xe2\x80\x8e",
        "\xe2\x80\x8f", "\xd8\x9c", "\xe2\x80\x8b", "\xe2\x80\x8d", "\xe2\x80\xa8", "\xe2\x80\xa9",
        "\xef\xbb\xbf", "\xc2\xad", "\xe2\x81\xa0", "\xf3\xa0\x81\x81", "\xe3\x85\xa4",
        "\xef\xbf\xbe"}) {
    const std::string shown = one_line("a" + std::string(character) + "b");
    EXPECT_EQ(shown.substr(0, 3), "a\\x") << shown;
    EXPECT_EQ(shown.back(), 'b');
    EXPECT_EQ(shown.size(), 2 + 4 * std::string(character).size());
  }
}

TEST(OneLine, WhatIsNotUtf8IsEscapedByteByByte) {
  EXPECT_EQ(one_line("\xe9t\xe9"), "\\xe9t\\xe9");
  EXPECT_EQ(one_line("\xc3"), "\\xc3") << "cut off";
  EXPECT_EQ(one_line("\xe6\x97z"), "\\xe6\\x97z");
  EXPECT_EQ(one_line("\xc0\x9b"), "\\xc0\\x9b") << "overlong";
  EXPECT_EQ(one_line("\xe0\x80\x9b"), "\\xe0\\x80\\x9b") << "overlong";
  EXPECT_EQ(one_line("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(one_line("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
  EXPECT_EQ(one_line("\xff\xfe"), "\\xff\\xfe");
}

TEST(OneLine, OnceIsEnough) {
  const std::string text = "a\x9b\xe2\x80\xae\n\\";
  EXPECT_EQ(one_line(one_line(text)), one_line(text));
}

TEST(OneLine, ATextOfSeveralLinesKeepsTheirEndsAlone) {
  EXPECT_EQ(printable("a\nb\x1b\tc\r\n"), "a\nb\\x1b\\x09c\\x0d\n");
}

TEST(OneLine, IsWhatEveryErrorSays) {
  EXPECT_STREQ(Error(ErrorKind::bad_input, "a\xc2\x9b\nb: \xc3\xa9").what(),
               "a\\xc2\\x9b\\x0ab: \xc3\xa9");
}

TEST(Quote, CutsNoCharacterInTwo) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "\xc3\xa9";
  EXPECT_EQ(io::quote(text), "'" + text.substr(0, 40) + "...'");
  EXPECT_EQ(io::quote("a" + text), "'a" + text.substr(0, 38) + "...'");
  EXPECT_EQ(io::quote(std::string(40, 'x')), "'" + std::string(40, 'x') + "'");
  EXPECT_EQ(io::quote("\x9bx\xe2\x80\xae"), "'\\x9bx\\xe2\\x80\\xae'");
}

TEST(Quote, DoesNotCutTheNameOfAFile) {
  const std::string name = "/" + std::string(100, 'a') + "/\x1b.csv";
  EXPECT_EQ(io::quote_file(name), "'/" + std::string(100, 'a') + "/\\x1b.csv'");
}

TEST(Utf8, IsKnownWhole) {
  EXPECT_TRUE(is_utf8("\xc3\xa9t\xc3\xa9"));
  EXPECT_FALSE(is_utf8("\xc3\xa9t\xe9"));
  EXPECT_TRUE(is_utf8(""));
}

}  // namespace
}  // namespace simgpu
