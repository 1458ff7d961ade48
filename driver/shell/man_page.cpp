#include "driver/shell/man_page.hpp"

#include <sstream>
#include <string_view>

#include "driver/cli/flags.hpp"
#include "driver/cli/manual.hpp"
#include "driver/process/version.hpp"

namespace simgpu::driver {

namespace {

/// `text` as mdoc takes it. As they are, "-" and "^" may be shown as a hyphen and as an accent,
/// which nobody can copy into a command line. No line begins with what marks a macro.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char character : text) {
    if ((character == '.' || character == '\'') && (result.empty() || result.back() == '\n')) {
      result += "\\&";
    }
    if (character == '\\') {
      result += "\\e";
    } else if (character == '-') {
      result += "\\-";
    } else if (character == '^') {
      result += "\\(ha";
    } else {
      result += character;
    }
  }
  return result;
}

/// The same for words on the line of a macro, which would take some for macros.
std::string argument(std::string_view text) {
  std::string result = "\"\\&";
  for (const char character : escaped(text)) {
    if (character == '"')
      result += "\\(dq";
    else
      result += character;
  }
  return result + "\"";
}

void write_entries(std::ostream& page, const char* kind, const char* macro,
                   std::span<const Entry> entries) {
  page << ".Bl -tag " << kind << "\n";
  for (const Entry& entry : entries) {
    page << ".It " << macro << " " << argument(entry.word) << "\n"
         << escaped(entry.meaning) << "\n";
  }
  page << ".El\n";
}

void write_flag(std::ostream& page, const Flag& flag) {
  page << ".It ";
  if (!flag.letter.empty()) page << "Fl " << flag.letter.substr(1) << " , ";
  page << "Fl " << escaped(flag.name.substr(1));
  if (flag.value.kind != ValueKind::none) page << " Ar " << flag.value.name;
  page << "\n" << escaped(flag.description) << "\n";
  if (!flag.value.default_text.empty()) {
    page << "(default: " << escaped(flag.value.default_text) << ")\n";
  }
}

void write_options(std::ostream& page) {
  page << ".Sh OPTIONS\n";
  for (const char* group : flag_groups) {
    if (group != std::string_view(general_group)) page << ".Ss " << group << "\n";
    page << ".Bl -tag -width Ds\n";
    for (const Flag& flag : flags()) {
      if (flag.group == std::string_view(group)) write_flag(page, flag);
    }
    page << ".El\n";
  }
  page << ".Ss What \\-\\-verify allows\n" << escaped(verify_note) << "\n";
}

void write_files(std::ostream& page) {
  page << R"(.Sh FILES
.Bl -tag -width Ds
.It Pa FILE.csv
Particles: a line
.Ql x,y,angular_speed ,
then a line for each, with the fewest characters that read back to the same bits.
.It Pa share/simgpu/simgpu.*.schema.json
The JSON Schemas of reports, below the folder that simgpu is installed to.
.El
)";
}

}  // namespace

std::string man_page(const std::string& date) {
  std::ostringstream page;
  page << ".Dd " << date << "\n.Dt SIMGPU 1\n.Os simgpu " << version_number() << "\n"
       << ".Sh NAME\n.Nm simgpu\n.Nd " << escaped(brief) << "\n"
       << ".Sh SYNOPSIS\n.Nm\n.Op Ar options\n"
       << ".Sh DESCRIPTION\n"
       << escaped(summary) << "\n.Pp\n"
       << escaped(counts_note) << "\n"
       << "The last of a repeated option counts, but of\n.Fl \\-set\neach.\n";
  write_options(page);
  page << ".Sh ENVIRONMENT\n";
  write_entries(page, "-width Ds", "Ev", environment());
  write_files(page);
  page << ".Sh EXIT STATUS\n";
  write_entries(page, "-width 128+n", "Li", exit_codes());
  page << ".Sh EXAMPLES\n";
  write_entries(page, "-width Ds", "Li", examples());
  page << ".Sh SEE ALSO\n.Xr nvidia-smi 1\n";
  return page.str();
}

}  // namespace simgpu::driver
