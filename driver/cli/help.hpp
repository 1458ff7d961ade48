#pragma once

#include <string>
#include <string_view>

namespace simgpu::driver {

/// What --help says below the flags.
std::string help_footer();

/// `help` with its headings (lines that begin at the margin and end in a colon) in bold, for a
/// terminal.
std::string with_bold_headings(std::string_view help);

}  // namespace simgpu::driver
