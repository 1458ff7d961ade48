#pragma once

#include <string>
#include <string_view>

namespace simgpu {

/// `text` with control characters as \xNN, since a file's name may hold some, and no name is to
/// break a line in two or to move a terminal's cursor.
inline std::string one_line(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string line;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte != 0x7f) {
      line += character;
    } else {
      line += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return line;
}

}  // namespace simgpu
