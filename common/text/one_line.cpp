#include "common/text/one_line.hpp"

#include "common/text/utf8.hpp"

namespace simgpu {

namespace {

void append_escaped(std::string& line, std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    line += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
  }
}

std::string shown(std::string_view text, bool keeps_line_ends) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const auto character = first_code_point(text);
    const std::string_view bytes = text.substr(0, character ? character->bytes : 1);
    const bool stays = character && (is_visible(character->value) ||
                                     (keeps_line_ends && character->value == U'\n'));
    stays ? static_cast<void>(line.append(bytes)) : append_escaped(line, bytes);
    text.remove_prefix(bytes.size());
  }
  return line;
}

}  // namespace

std::string one_line(std::string_view text) {
  return shown(text, false);
}

std::string printable(std::string_view text) {
  return shown(text, true);
}

}  // namespace simgpu
