#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace simgpu {

/// A character of Unicode, and how many bytes it takes in UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;
};

/// The character that `text` begins with; nothing if its first bytes are not valid UTF-8 (overlong
/// forms and surrogates are not), or it is empty.
std::optional<CodePoint> first_code_point(std::string_view text);

/// Whether all of `text` is valid UTF-8.
bool is_utf8(std::string_view text);

/// Whether a character shows as itself. Those that do not are control characters, which a terminal
/// obeys (C0, DEL and C1), line and paragraph separators, and those that show nothing but change
/// how others look or are ordered (Unicode's Default_Ignorable_Code_Point but for variation
/// selectors, which belong to visible characters; bidirectional controls are among them).
bool is_visible(char32_t character);

}  // namespace simgpu
