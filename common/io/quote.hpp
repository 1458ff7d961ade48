#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace simgpu::io {

/// `text` in single quotes for a message: its first 40 bytes, as one_line() shows them.
std::string quote(std::string_view text);

/// The name of a file in single quotes. It is not cut: its end is what tells files apart.
std::string quote_file(const std::filesystem::path& file);

}  // namespace simgpu::io
