#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace simgpu::field {

/// The files that a shell's pattern with *, ? or [] names, in the order of their names' bytes. What
/// is no pattern, or is the name of a file as it stands, is itself. Throws Error: bad_input if no
/// file matches, or a folder cannot be read; out_of_memory.
std::vector<std::filesystem::path> files_named(const std::string& pattern);

}  // namespace simgpu::field
