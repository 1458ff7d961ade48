#include "common/expression/token.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include "common/expression/text_error.hpp"
#include "common/text/utf8.hpp"

namespace simgpu::expression {

namespace {

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}
bool begins_name(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         character == '_';
}
bool continues_name(char character) {
  return begins_name(character) || is_digit(character);
}
bool is_blank(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

struct Word {
  std::string_view text;
  Mark mark;
};

/// Longer ones before those that they begin with.
constexpr Word words[] = {
    {"<=", Mark::less_or_equal}, {">=", Mark::greater_or_equal},
    {"==", Mark::equal},         {"!=", Mark::not_equal},
    {"+", Mark::plus},           {"-", Mark::minus},
    {"*", Mark::times},          {"/", Mark::divide},
    {"^", Mark::power},          {"<", Mark::less},
    {">", Mark::greater},        {"?", Mark::question},
    {":", Mark::colon},          {",", Mark::comma},
    {"(", Mark::open},           {")", Mark::close},
};

struct NoWord {
  std::string_view text;
  std::string_view instead;
};

/// Operators of other languages, and what they are here. They are looked for before the others.
constexpr NoWord no_words[] = {
    {"**", "a power is written x^2"},
    {"&&", "multiply comparisons that must all hold: (x > 0) * (y > 0)"},
    {"||", "take the larger one of comparisons of which one must hold: max(x > 0, y > 0)"},
};
/// The same, looked for after the others.
constexpr NoWord no_characters[] = {
    {"=", "write == to compare"},
    {"!", "compare with 0: x == 0"},
    {"%", "write x - n*floor(x/n) for a remainder"},
    {"\xe2\x88\x92", "write - for a minus sign"},  // U+2212
    {"\xe2\x80\x93", "write - for a minus sign"},  // U+2013
    {"\xc2\xb7", "write * for a product"},         // U+00B7
    {"\xc3\x97", "write * for a product"},         // U+00D7
    {"\xcf\x80", "write pi"},                      // U+03C0
};

template <std::size_t count>
void refuse_if_among(const NoWord (&list)[count], std::string_view text, std::size_t place) {
  for (const NoWord& word : list) {
    if (!text.substr(place).starts_with(word.text)) continue;
    throw TextError("'" + std::string(word.text) + "' means nothing in an expression; " +
                        std::string(word.instead),
                    text, place);
  }
}

[[noreturn]] void refuse_character(std::string_view text, std::size_t place) {
  refuse_if_among(no_characters, text, place);
  const auto character = first_code_point(text.substr(place));
  const std::string_view bytes = text.substr(place, character ? character->bytes : 1);
  throw TextError(
      "the character '" + std::string(bytes) + "' means nothing in an expression; take it out",
      text, place);
}

Token number_at(std::string_view text, std::size_t place) {
  Token token{Mark::number, place};
  const char* const begin = text.data() + place;
  const auto result = std::from_chars(begin, text.data() + text.size(), token.number);
  token.size = static_cast<std::size_t>(result.ptr - begin);
  if (result.ec == std::errc::result_out_of_range) {
    throw TextError("the number " + quoted(token.in(text)) +
                        " is too large or too small for double precision; write another one",
                    text, place);
  }
  return token;
}

bool begins_number(std::string_view rest) {
  return is_digit(rest[0]) || (rest[0] == '.' && rest.size() > 1 && is_digit(rest[1]));
}

}  // namespace

Token next_token(std::string_view text, std::size_t from) {
  std::size_t place = from;
  while (place < text.size() && is_blank(text[place])) ++place;
  if (place == text.size()) return {Mark::end, place};
  if (begins_number(text.substr(place))) return number_at(text, place);
  if (begins_name(text[place])) {
    const auto* const begin = text.begin() + static_cast<std::ptrdiff_t>(place);
    const auto* const end = std::find_if_not(begin, text.end(), continues_name);
    return {Mark::name, place, static_cast<std::size_t>(end - begin)};
  }
  refuse_if_among(no_words, text, place);
  for (const Word& word : words) {
    if (text.substr(place).starts_with(word.text)) return {word.mark, place, word.text.size()};
  }
  refuse_character(text, place);
}

bool is_name(std::string_view text) {
  return !text.empty() && begins_name(text[0]) &&
         std::all_of(text.begin(), text.end(), continues_name);
}

}  // namespace simgpu::expression
