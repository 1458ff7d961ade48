#pragma once

#include <string>
#include <string_view>

namespace simgpu {

/// Text (UTF-8) as it may stand in XML, in attributes too. Control characters, which XML has no way
/// to write, become blanks.
std::string xml_text(std::string_view text);

}  // namespace simgpu
