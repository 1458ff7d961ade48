#pragma once

#include <filesystem>
#include <string>

namespace simgpu::bench {

/// The program that runs.
std::filesystem::path this_program();

/// The file at `path` from this program's folder, as in a folder of programs that was carried to
/// another machine, or where the build has it.
std::string found(const std::filesystem::path& path, const char* built);

}  // namespace simgpu::bench
