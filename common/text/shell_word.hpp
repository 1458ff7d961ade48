#pragma once

#include <string>
#include <string_view>

namespace simgpu {

/// `text` as a shell reads it back as one word, in quotes only if it needs them. Bytes that do not
/// print become escapes ($'...', which bash, ksh and zsh know), so that none reaches a terminal.
std::string shell_word(std::string_view text);

}  // namespace simgpu
