#include "driver/cli/help.hpp"

#include <algorithm>
#include <span>

#include "driver/cli/manual.hpp"

namespace simgpu::driver {

namespace {

/// A heading, and a line for each entry with the meanings in one column.
std::string list_of(const char* heading, std::span<const Entry> entries) {
  std::size_t width = 0;
  for (const Entry& entry : entries) width = std::max(width, std::string_view(entry.word).size());
  std::string text = std::string(heading) + ":\n";
  for (const Entry& entry : entries) {
    std::string word = entry.word;
    word.resize(width, ' ');
    text.append("  ").append(word).append("  ").append(entry.meaning).append("\n");
  }
  return text;
}

}  // namespace

std::string help_footer() {
  return std::string(counts_note) + "\n\n" + verify_note + "\n\n" +
         list_of("Exit codes", exit_codes()) + "\n" + list_of("Environment", environment()) + "\n" +
         list_of("Examples", examples());
}

std::string with_bold_headings(std::string_view help) {
  std::string text;
  while (!help.empty()) {
    const std::string_view line = help.substr(0, help.find('\n'));
    const bool heading = line.ends_with(':') && !line.starts_with(' ');
    text.append(heading ? "\x1b[1m" : "").append(line).append(heading ? "\x1b[0m" : "");
    help.remove_prefix(line.size());
    if (help.empty()) break;
    text += '\n';
    help.remove_prefix(1);
  }
  return text;
}

}  // namespace simgpu::driver
