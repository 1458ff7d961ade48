#include "common/expression/text_error.hpp"

#include <algorithm>

namespace simgpu::expression {

namespace {

constexpr std::size_t columns = 70;
constexpr std::string_view indent = "  ";
constexpr std::string_view cut = "...";

void append_shown(std::string& line, char character) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character);
  if (character >= ' ' && character <= '~') {
    line += character;
  } else if (character == '\t' || character == '\n' || character == '\r') {
    line += ' ';
  } else {
    line += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
  }
}

std::string shown(std::string_view text) {
  std::string line;
  for (const char character : text) append_shown(line, character);
  return line;
}

std::string lines_of(std::string_view text, std::size_t place) {
  // More than these bytes cannot be shown.
  std::string left = shown(text.substr(place - std::min(place, columns), std::min(place, columns)));
  std::string right = shown(text.substr(place, columns));
  const std::size_t right_size =
      std::min(right.size(), std::max(columns - std::min(columns, left.size()), columns / 2));
  const std::size_t left_size = std::min(left.size(), columns - right_size);
  if (right_size < right.size() || place + columns < text.size()) {
    right.replace(right_size, std::string::npos, cut);
  }
  if (left_size < left.size() || place > columns) {
    left = std::string(cut) + left.substr(left.size() - left_size);
  }
  left.insert(0, indent);
  return left + right + "\n" + std::string(left.size(), ' ') + "^\n";
}

}  // namespace

TextError::TextError(const std::string& sentence, std::string_view text, std::size_t place)
    : Error(ErrorKind::bad_input, sentence, "velocity"),
      lines_(lines_of(text, std::min(place, text.size()))) {}

std::string quoted(std::string_view part) {
  constexpr std::size_t most = 40;
  const bool is_whole = part.size() <= most;
  return "'" + std::string(part.substr(0, most)) + (is_whole ? "'" : "...'");
}

}  // namespace simgpu::expression
