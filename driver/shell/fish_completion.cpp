#include <sstream>
#include <string_view>

#include "driver/cli/flags.hpp"
#include "driver/shell/completions.hpp"
#include "driver/shell/quoted.hpp"

namespace simgpu::driver {

namespace {

std::string fish_quoted(std::string_view text) {
  return "'" + with_backslashes(text, "'\\") + "'";
}

/// The commands that print the files with one of a flag's suffixes, and folders.
std::string files_of(const Flag& flag) {
  std::istringstream suffixes(flag.value.words);
  std::string commands;
  for (std::string suffix; suffixes >> suffix;) {
    commands.append(commands.empty() ? "(" : "; ").append("__fish_complete_suffix " + suffix);
  }
  return commands + ")";
}

std::string completion_of(const Flag& flag) {
  switch (flag.value.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::number:
      return " -x";
    case ValueKind::choice:
      return " -x -a " + fish_quoted(flag.value.words);
    case ValueKind::file:
      return " -x -k -a " + fish_quoted(files_of(flag));
  }
  return "";
}

}  // namespace

std::string fish_completion() {
  // simgpu takes no files but as values of flags.
  std::string script = "# fish completion for simgpu\ncomplete -c simgpu -f\n";
  for (const Flag& flag : flags()) {
    script += "complete -c simgpu";
    if (!flag.letter.empty()) script.append(" -s ").append(flag.letter.substr(1));
    script.append(" -l ").append(flag.name.substr(2)).append(completion_of(flag));
    script.append(" -d ").append(fish_quoted(flag.description)).append("\n");
  }
  return script;
}

}  // namespace simgpu::driver
