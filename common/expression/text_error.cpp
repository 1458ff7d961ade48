#include "common/expression/text_error.hpp"

#include <algorithm>

namespace simgpu::expression {

namespace {

constexpr std::size_t columns_around_place = 34;
constexpr std::string_view indent = "  ";
constexpr std::string_view cut = "...";

bool is_printable(char character) {
  return character >= ' ' && character <= '~';
}

/// One byte as it shows in a line of ASCII.
std::string shown(char character) {
  if (is_printable(character)) return {character};
  if (character == '\t' || character == '\n' || character == '\r') return " ";
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character);
  return {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
}

/// What is shown of a text before a place, and from it on.
std::string before(std::string_view text) {
  std::string line;
  std::size_t place = text.size();
  while (place > 0 && line.size() < columns_around_place) line.insert(0, shown(text[--place]));
  return place > 0 ? std::string(cut) + line : line;
}
std::string after(std::string_view text) {
  std::string line;
  std::size_t place = 0;
  while (place < text.size() && line.size() < columns_around_place) line += shown(text[place++]);
  return place < text.size() ? line + std::string(cut) : line;
}

std::string lines_of(std::string_view text, std::size_t place) {
  const std::string left = std::string(indent) + before(text.substr(0, place));
  const std::string line = left + after(text.substr(place));
  return line + "\n" + std::string(left.size(), ' ') + "^\n";
}

}  // namespace

TextError::TextError(const std::string& sentence, std::string_view text, std::size_t place)
    : Error(ErrorKind::bad_input, sentence), lines_(lines_of(text, std::min(place, text.size()))) {}

std::string quoted(std::string_view part) {
  constexpr std::size_t most = 40;
  const bool is_whole = part.size() <= most;
  return "'" + std::string(part.substr(0, most)) + (is_whole ? "'" : "...'");
}

}  // namespace simgpu::expression
