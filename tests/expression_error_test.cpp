// A text that is no velocity is refused by a sentence, and by a caret below the place.

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "common/expression/compile.hpp"
#include "common/expression/text_error.hpp"
#include "expect_error.hpp"

namespace simgpu::expression {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using Settings = std::vector<Setting>;

/// Expects this sentence, and the caret below place `column` of the text.
void expect_refused(const std::string& text, const std::string& sentence, std::size_t column,
                    const Settings& settings = {}) {
  try {
    compile(text, settings);
    ADD_FAILURE() << text << " is accepted";
  } catch (const TextError& error) {
    EXPECT_EQ(error.kind(), ErrorKind::bad_input);
    EXPECT_EQ(error.what(), sentence);
    EXPECT_STREQ(error.argument(), "velocity");
    EXPECT_EQ(error.lines(), "  " + text + "\n  " + std::string(column, ' ') + "^\n");
  }
}

/// Expects a sentence on a setting, which shows no place.
void expect_setting_refused(const std::string& text, const Settings& settings,
                            const std::string& sentence) {
  test::expect_error(ErrorKind::bad_input, testing::StrEq(sentence),
                     [&] { compile(text, settings); });
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(ExpressionError, NamesAreKnown) {
  expect_refused("-omga*y, x", "there is no name 'omga'; did you mean 'omega'?", 1, {{"omega", 1}});
  expect_refused("X, y", "there is no name 'X'; did you mean 'x'?", 0);
  expect_refused("x, y + speed", "there is no name 'speed'; give it a value as a setting", 7);
  expect_refused("sin, y", "'sin' is a function; write its argument in parentheses", 0);
  const std::string name(50, 'n');
  expect_refused(name + ", y",
                 "there is no name '" + name.substr(0, 40) + "...'; give it a value as a setting",
                 0);
}

TEST(ExpressionError, FunctionsAreKnown) {
  expect_refused("x, sine(y)", "there is no function 'sine'; did you mean 'sin'?", 3);
  expect_refused("pow(x, 2), y", "there is no function 'pow'; write x^2 for a power", 0);
  expect_refused("tan(x), y", "there is no function 'tan'; write sin(x)/cos(x)", 0);
  expect_refused("x(y + 1), y",
                 "there is no function 'x'; there are sin, cos, exp, log, tanh, hypot, sqrt, abs, "
                 "min, max and floor, and a product needs a *",
                 0);
}

TEST(ExpressionError, FunctionsHaveTheirArguments) {
  expect_refused("x, sin()", "sin takes 1 argument, but is given 0", 3);
  expect_refused("x, 2*sin(x, y)", "sin takes 1 argument, but is given 2", 5);
  expect_refused("min(x), y", "min takes 2 arguments, but is given 1", 0);
  expect_refused("max(x, y, 1), y", "max takes 2 arguments, but is given 3", 0);
}

TEST(ExpressionError, OperandsAreThere) {
  const std::string missing = "a number, a name or a parenthesis is missing ";
  expect_refused("x,", missing + "at the end", 2);
  expect_refused("x, y +", missing + "at the end", 6);
  expect_refused("x, y + ", missing + "at the end", 7);
  expect_refused(", y", missing + "before ','", 0);
  expect_refused("x*/y, y", missing + "before '/'", 2);
  expect_refused("(), y", missing + "before ')'", 1);
  expect_refused("min(x, ), y", missing + "before ')'", 7);
  expect_refused("x ? : y, y", missing + "before ':'", 4);
  expect_refused("^2, y", missing + "before '^'", 0);
}

TEST(ExpressionError, OperatorsAreThere) {
  const std::string advice = "; a product is written with *";
  expect_refused("2x, y", "an operator is missing before 'x'" + advice, 1);
  expect_refused("x y, y", "an operator is missing before 'y'" + advice, 2);
  expect_refused("x 2, y", "an operator is missing before '2'" + advice, 2);
  expect_refused("2(x), y", "an operator is missing before '('" + advice, 1);
  expect_refused("(x)(y), y", "an operator is missing before '('" + advice, 3);
  expect_refused("0x10, y", "an operator is missing before 'x10'" + advice, 1);
  expect_refused("1.5f, y", "an operator is missing before 'f'" + advice, 3);
}

TEST(ExpressionError, ParenthesesAreInPairs) {
  expect_refused("x, (y", "a ')' is missing to the parenthesis that begins here", 3);
  expect_refused("x, 2*sin(y", "a ')' is missing to the parenthesis that begins here", 5);
  expect_refused("x, y)", "this ')' closes nothing; take it out", 4);
  expect_refused("(-y, x)",
                 "a comma separates components, or arguments of a function; take the parentheses "
                 "around it out",
                 3);
}

TEST(ExpressionError, ConditionsAreWhole) {
  expect_refused("x, x > 0 ? 1", "a ':' is missing to this '?'; write a ? b : c", 9);
  expect_refused("(x ? 1), y", "a ':' is missing to this '?'; write a ? b : c", 3);
  expect_refused("x, 1 : 2", "there is no '?' to this ':'; write a ? b : c", 5);
  expect_refused("x ? (1 : 2), y", "there is no '?' to this ':'; write a ? b : c", 7);
}

TEST(ExpressionError, ComparisonsAreNotChained) {
  const std::string sentence =
      "this would compare with the 1 or 0 of another comparison; write (a < b)*(b < c), or "
      "parentheses";
  expect_refused("0 < x < 1, y", sentence, 6);
  expect_refused("0 < x + 1 >= y*2, y", sentence, 10);
  expect_refused("x == y == 1, y", sentence, 7);
  expect_refused("x == y < 1 != 1, y", sentence, 11);
}

TEST(ExpressionError, ThereAreTwoOrThreeComponents) {
  expect_refused("x + y",
                 "a velocity has two or three components, and this is one; write the others behind "
                 "a comma",
                 5);
  expect_refused("x, y, z, t",
                 "a velocity has two or three components, and a fourth begins here; take it out",
                 7);
  expect_refused("x, y*z",
                 "z is the third coordinate, but there are two components; add a third one, or "
                 "take z out",
                 5);
  for (const char* const empty : {"", " ", "\n"}) {
    test::expect_error(ErrorKind::bad_input,
                       testing::StrEq("the text is empty; write -y, x for instance"),
                       [empty] { compile(empty, {}); });
  }
}

TEST(ExpressionError, ExponentsAreWholeNumbers) {
  const std::string sentence =
      "an exponent is a whole number, such as 2 or -3; write exp(b*log(a)) for a^b";
  expect_refused("x^y, y", sentence, 2);
  expect_refused("x^0.5, y", sentence, 2);
  expect_refused("x^2.0, y", sentence, 2);
  expect_refused("x^1e2, y", sentence, 2);
  expect_refused("x^(1 + 1), y", sentence, 5);
  expect_refused("x^, y", sentence, 2);
  expect_refused("x^(2, y", sentence, 4);
  expect_refused("x, y^", sentence, 5);
  expect_refused("x^2147483648, y", "an exponent is at most 2,147,483,647; write a smaller one", 2);
  expect_refused("x^2^3, y", "powers in a row need parentheses; write (x^2)^3", 3);
}

TEST(ExpressionError, NumbersAreDoubles) {
  expect_refused("x, 1e400",
                 "the number '1e400' is too large or too small for double precision; write another "
                 "one",
                 3);
  expect_refused("1e-400, y",
                 "the number '1e-400' is too large or too small for double precision; write "
                 "another one",
                 0);
}

TEST(ExpressionError, OperatorsOfOtherLanguagesAreTold) {
  const std::string no = " means nothing in an expression; ";
  expect_refused("x**2, y", "'**'" + no + "a power is written x^2", 1);
  expect_refused("x && y, y",
                 "'&&'" + no + "multiply comparisons that must all hold: (x > 0) * (y > 0)", 2);
  expect_refused(
      "x || y, y",
      "'||'" + no + "take the larger one of comparisons of which one must hold: max(x > 0, y > 0)",
      2);
  expect_refused("x = y, y", "'='" + no + "write == to compare", 2);
  expect_refused("!x, y", "'!'" + no + "compare with 0: x == 0", 0);
  expect_refused("x % 2, y", "'%'" + no + "write x - n*floor(x/n) for a remainder", 2);
  expect_refused("x, y; 1", "the character ';'" + no + "take it out", 4);
  expect_refused(". , y", "the character '.'" + no + "take it out", 0);
}

TEST(ExpressionError, AnyCharactersLeaveTheCaretBelowThePlace) {
  try {
    compile("x +\t\x01\n2*\xcf\x80, y", {});
    FAIL();
  } catch (const TextError& error) {
    EXPECT_STREQ(error.what(), "the character '\\x01' means nothing in an expression; take it out");
    EXPECT_EQ(error.lines(),
              "  x + \\x01 2*\\xcf\\x80, y\n"
              "      ^\n");
  }
  try {
    compile("x - 2*\xcf\x80, y", {});
    FAIL();
  } catch (const TextError& error) {
    EXPECT_STREQ(error.what(), "'\xcf\x80' means nothing in an expression; write pi");
    EXPECT_EQ(error.lines(),
              "  x - 2*\\xcf\\x80, y\n"
              "        ^\n");
  }
  try {
    compile("x, y \xff", {});
    FAIL();
  } catch (const TextError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the character '\\xff'"));
  }
  try {
    compile(std::string("x, y\0", 5), {});
    FAIL();
  } catch (const TextError& error) {
    EXPECT_THAT(error.lines(), EndsWith("  x, y\\x00\n      ^\n"));
  }
}

TEST(ExpressionError, ALongTextIsCutAroundThePlace) {
  try {
    compile(repeated("x + ", 100) + "@ + " + repeated("y + ", 100), {});
    FAIL();
  } catch (const TextError& error) {
    const std::string_view lines = error.lines();
    EXPECT_THAT(std::string(lines), AllOf(StartsWith("  ..."), HasSubstr("x + @ + y")));
    const std::size_t end = lines.find('\n');
    EXPECT_LT(end, 80);
    EXPECT_EQ(lines[lines.find('^') - end - 1], '@');
  }
}

TEST(ExpressionError, SettingsHaveNamesAndUses) {
  expect_setting_refused("x, y", {{"a", 1}},
                         "'a' does not occur in the velocity; use it there or leave it out");
  expect_setting_refused("a, y", {{"a", 1}, {"a", 2}}, "'a' is given twice; give it once");
  for (const std::string name : {"x", "y", "z", "t", "pi"}) {
    expect_setting_refused(
        "x, y", {{name, 1}},
        "'" + name + "' has a meaning in every expression; give the number another name");
  }
  for (const std::string name : {"sin", "max"}) {
    expect_setting_refused("x, y", {{name, 1}},
                           "'" + name + "' is a function; give the number another name");
  }
  for (const std::string name : {"", "2a", "a-b", "a b", "\xc3\xa4"}) {
    expect_setting_refused(
        "x, y", {{name, 1}},
        "'" + name + "' is no name; use letters, digits and _, and begin with a letter or _");
  }
  expect_setting_refused("a, y", {{"a", HUGE_VAL}}, "'a' is not finite; give it a number");
  expect_setting_refused("a, y", {{"a", NAN}}, "'a' is not finite; give it a number");
}

/// Expects a text to be refused by a sentence that says this.
void expect_too_much(const std::string& text, const std::string& part) {
  test::expect_error(ErrorKind::bad_input, HasSubstr(part), [&] { compile(text, {}); });
}

TEST(ExpressionError, TextsOfAnyLengthAndDepthAreRefusedByABound) {
  expect_too_much("x, " + repeated("y + ", 300'000),
                  "the text is longer than 65,536 bytes; shorten it");
  const std::string deep = "the expression is nested deeper than 200 levels; simplify it";
  for (const char* const begin :
       {"(", "-", "sin(", "1 ? ", "1 ? 2 : ", "x*(", "2 + x*-(", "(x)*("}) {
    expect_too_much("x, " + repeated(begin, 5'000), deep);
  }
  expect_too_much("x, x^" + repeated("(", 10'000), deep);
  expect_too_much("x, y" + repeated("+x", 20'000), "there are more than 8,192 operations");
  expect_too_much("x, y" + repeated("+x", 400),
                  "the velocity takes more than 384 instructions; shorten it");
  std::string numbers = "x, y";
  for (int i = 0; i < 113; ++i) numbers += "*" + std::to_string(i) + ".5";
  expect_too_much(numbers, "the velocity has more than 112 different numbers; use fewer");
  compile("x, " + repeated("(", 200) + "y" + repeated(")", 200), {});
  compile("x, " + repeated("-", 200) + "y", {});
  compile("x, y" + repeated("+x", 383 - 1), {});
}

TEST(ExpressionError, MoreIntermediateResultsThanRegistersAreRefused) {
  // All of them are there before the first is used again, the last of them first.
  const auto text = [](const std::string& variable, int count) {
    std::string sum;
    std::string product;
    for (int i = 1; i <= count; ++i) {
      const std::string one = "(" + variable + "+" + std::to_string(i) + ")";
      sum += (i == 1 ? "" : "+") + one;
      product = (i == 1 ? "" : product + "*") + one;
    }
    return "(" + sum + ")*(" + product + ")/x, y";
  };
  compile(text("x", 18), {});
  expect_too_much(text("x", 30), "more than 20 intermediate results at the same time");
  compile(text("t", 29), {});
  expect_too_much(text("t", 40), "more than 31 intermediate results of t at the same time");
}

}  // namespace
}  // namespace simgpu::expression
