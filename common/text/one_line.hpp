#pragma once

#include <string>
#include <string_view>

namespace simgpu {

/// `text` for a terminal, in one line: each byte of a character that does not show as itself (see
/// is_visible()), or that is not valid UTF-8, as \xNN. Names of files, arguments and words of
/// foreign files may hold such bytes, and none is to break a line, move a terminal's cursor or turn
/// the order of letters.
std::string one_line(std::string_view text);

/// one_line() for a text of several lines: keeps its line ends.
std::string printable(std::string_view text);

}  // namespace simgpu
