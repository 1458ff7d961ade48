#include "common/text/shell_word.hpp"

#include <algorithm>

#include "common/text/one_line.hpp"

namespace simgpu {

namespace {

bool is_plain(char character) {
  constexpr std::string_view others = "_-./,:+@%";
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || others.find(character) != others.npos;
}

/// Every byte that is not plain ASCII as an escape of three octal digits, at which it ends in any
/// case.
std::string escaped_word(std::string_view text) {
  std::string word = "$'";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte < 0x7f && character != '\'' && character != '\\') {
      word += character;
    } else {
      word += {'\\', static_cast<char>('0' + (byte >> 6)),
               static_cast<char>('0' + ((byte >> 3) & 7)), static_cast<char>('0' + (byte & 7))};
    }
  }
  return word + "'";
}

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  if (one_line(text) != text) return escaped_word(text);
  std::string word = "'";
  for (const char character : text) {
    word += character == '\'' ? std::string("'\\''") : std::string(1, character);
  }
  return word + "'";
}

}  // namespace simgpu
