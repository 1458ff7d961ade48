#include <algorithm>
#include <string>
#include <string_view>

#include "driver/cli/flags.hpp"
#include "driver/shell/completions.hpp"
#include "driver/shell/quoted.hpp"

namespace simgpu::driver {

namespace {

/// `text` within single quotes, where only they end it.
std::string zsh_quoted(std::string_view text) {
  std::string result = "'";
  for (const char character : text) {
    if (character == '\'')
      result += "'\\''";
    else
      result += character;
  }
  return result + "'";
}

/// "*.csv", or "*(.csv|.svg)" for more suffixes than one, in whose place zsh would take one for
/// qualifiers of "*".
std::string pattern_of(const Flag& flag) {
  std::string suffixes = flag.value.words;
  if (suffixes.find(' ') == std::string::npos) return "*" + suffixes;
  std::replace(suffixes.begin(), suffixes.end(), ' ', '|');
  return "*(" + suffixes + ")";
}

/// What _arguments completes after a flag: nothing, words or files.
std::string action_of(const Flag& flag) {
  if (flag.value.kind == ValueKind::choice) {
    return "(" + with_backslashes(flag.value.words, ":") + ")";
  }
  if (flag.value.kind == ValueKind::file) return "_files -g \"" + pattern_of(flag) + "\"";
  return "";
}

/// An argument of _arguments, as zshcompsys(1) has it.
std::string specification(const Flag& flag) {
  const std::string description = "[" + with_backslashes(flag.description, "[]:\\") + "]";
  if (flag.value.kind != ValueKind::none) {
    return zsh_quoted("*" + flag.name + "=" + description + ":" + flag.value.name + ":" +
                      action_of(flag));
  }
  const std::string alone = "(- *)";
  if (!flag.letter.empty()) {
    return zsh_quoted(alone) + "{" + flag.letter + "," + flag.name + "}" + zsh_quoted(description);
  }
  const bool at_once = std::holds_alternative<std::monostate>(flag.target);
  return zsh_quoted((at_once ? alone : "") + flag.name + description);
}

}  // namespace

std::string zsh_completion() {
  std::string script = "#compdef simgpu\n\n_arguments";
  for (const Flag& flag : flags()) script.append(" \\\n  ").append(specification(flag));
  return script + "\n";
}

}  // namespace simgpu::driver
