#pragma once

#include <filesystem>

namespace simgpu::io {

/// A name in the folder of `target` that nobody can guess.
std::filesystem::path temporary_name(const std::filesystem::path& target);

/// The folder that `file` is in.
std::filesystem::path folder_of(const std::filesystem::path& file);

}  // namespace simgpu::io
