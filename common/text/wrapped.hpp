#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simgpu {

/// `text` in lines of at most `width` characters, broken at spaces. A longer word stays whole.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace simgpu
