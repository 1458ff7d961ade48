#include "common/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace simgpu {

namespace {

/// Characters from `first` to `last`.
struct Characters {
  char32_t first;
  char32_t last;
};

/// In ascending order.
constexpr Characters invisible[] = {
    {0x0000, 0x001f},    // C0: escape sequences, line ends, tabs
    {0x007f, 0x009f},    // DEL and C1: U+009B begins a sequence, too
    {0x00ad, 0x00ad},    // soft hyphen
    {0x034f, 0x034f},    // combining grapheme joiner
    {0x061c, 0x061c},    // Arabic letter mark
    {0x115f, 0x1160},    // Hangul fillers
    {0x17b4, 0x17b5},    // Khmer vowels that do not show
    {0x180b, 0x180f},    // Mongolian selectors and vowel separator
    {0x200b, 0x200f},    // zero width, left-to-right and right-to-left marks
    {0x2028, 0x202e},    // line and paragraph separator, bidirectional embeddings and overrides
    {0x2060, 0x206f},    // word joiner, bidirectional isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xfeff, 0xfeff},    // byte order mark
    {0xffa0, 0xffa0},    // Hangul filler, half as wide
    {0xfff0, 0xfffb},    // annotations
    {0xfffe, 0xffff},    // no characters
    {0x1bca0, 0x1bca3},  // shorthand format controls
    {0x1d173, 0x1d17a},  // musical format controls
    {0xe0000, 0xe0fff},  // tags
};

/// The bits of a byte that continues a character, or nothing if it is none.
std::optional<char32_t> continuation(char byte) {
  const auto bits = static_cast<unsigned char>(byte);
  if ((bits & 0xc0U) != 0x80U) return std::nullopt;
  return bits & 0x3fU;
}

/// Bytes of a character that begins with this one; 0 if none does.
std::size_t bytes_of_character(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf8 ? 4 : 0;
}

}  // namespace

std::optional<CodePoint> first_code_point(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t bytes = bytes_of_character(first);
  if (bytes == 0 || bytes > text.size()) return std::nullopt;
  constexpr std::array<unsigned char, 5> bits_of_first = {0, 0x7f, 0x1f, 0x0f, 0x07};
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  char32_t value = first & bits_of_first[bytes];
  for (const char byte : text.substr(1, bytes - 1)) {
    const auto bits = continuation(byte);
    if (!bits) return std::nullopt;
    value = value << 6U | *bits;
  }
  const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < least[bytes] || is_surrogate || value > 0x10ffff) return std::nullopt;
  return CodePoint{value, bytes};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_code_point(text);
    if (!character) return false;
    text.remove_prefix(character->bytes);
  }
  return true;
}

bool is_visible(char32_t character) {
  const auto range =
      std::lower_bound(std::begin(invisible), std::end(invisible), character,
                       [](const Characters& some, char32_t one) { return some.last < one; });
  return range == std::end(invisible) || character < range->first;
}

}  // namespace simgpu
