#pragma once

#include <filesystem>
#include <string>

#include "common/base/file_descriptor.hpp"

namespace simgpu::io {

/// Whether a file of this name is standard input, or standard output: "-".
bool is_standard_stream(const std::filesystem::path& path);

/// A file's name for messages: "standard input" or "standard output" for "-".
std::string input_name(const std::filesystem::path& path);
std::string output_name(const std::filesystem::path& path);

/// All that standard input gives, as a file that can be read again and again: itself, where it is a
/// regular file that nobody has read from, else a file without a name to which it is copied at the
/// first call, in the folder for temporary files (TMPDIR, else /tmp). Throws Error: bad_input if it
/// cannot be read or has a line that is longer than any of particles, run_failed if there is no
/// room.
FileDescriptor standard_input();

}  // namespace simgpu::io
