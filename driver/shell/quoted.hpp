#pragma once

#include <string>
#include <string_view>

namespace simgpu::driver {

/// `text` with a backslash before each of these characters.
inline std::string with_backslashes(std::string_view text, std::string_view characters) {
  std::string result;
  for (const char character : text) {
    if (characters.find(character) != std::string_view::npos) result += '\\';
    result += character;
  }
  return result;
}

}  // namespace simgpu::driver
