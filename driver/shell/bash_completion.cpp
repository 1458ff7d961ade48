#include <sstream>

#include "driver/cli/flags.hpp"
#include "driver/shell/completions.hpp"

namespace simgpu::driver {

namespace {

/// The line of the case statement for what follows `flag`.
void write_case(std::ostream& script, const Flag& flag) {
  script << "    " << flag.name << ") ";
  if (flag.value.kind == ValueKind::choice) {
    script << "_simgpu_words '" << flag.value.words << "' ";
  } else if (flag.value.kind == ValueKind::file) {
    script << "_simgpu_files '" << flag.value.words << "' ";
  }
  script << ";;\n";
}

}  // namespace

std::string bash_completion() {
  std::ostringstream script;
  script << R"(# bash completion for simgpu

# _simgpu_words WORDS: those that begin with $current.
_simgpu_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

# _simgpu_files SUFFIXES: files with one of them, and folders.
_simgpu_files() {
  local suffix
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(
    compgen -d -- "$current"
    for suffix in $1; do
      compgen -f -X "!*$suffix" -- "$current"
    done
  )
}

# Bash splits --flag=value in three words.
_simgpu() {
  local current=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  if [[ $current == '=' ]]; then
    current=
  elif [[ $flag == '=' ]]; then
    flag=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $flag in
)";
  std::string names;
  for (const Flag& flag : flags()) {
    names.append(names.empty() ? "" : " ").append(flag.name);
    if (flag.value.kind != ValueKind::none) write_case(script, flag);
  }
  script << "    *) _simgpu_words '" << names << "' ;;\n"
         << "  esac\n}\n\ncomplete -F _simgpu simgpu\n";
  return script.str();
}

}  // namespace simgpu::driver
