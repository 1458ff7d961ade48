#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simgpu::driver {

/// `text` in lines of at most `width` characters, broken at spaces. A longer word stays whole.
std::string wrapped(std::string_view text, std::size_t width);

/// What --help says below the flags.
std::string help_footer();

/// `help` with its headings (lines that begin at the margin and end in a colon) in bold, for a
/// terminal.
std::string with_bold_headings(std::string_view help);

}  // namespace simgpu::driver
