#pragma once

#include <string>
#include <string_view>

namespace simgpu::io {

/// `text` in single quotes for a message: at most 40 bytes of it, bytes that do not print as \xNN.
std::string quote(std::string_view text);

}  // namespace simgpu::io
