#pragma once

#include <sys/types.h>

#include <filesystem>

namespace simgpu::io {

/// What a file is, as far as the system says without opening it: opening a pipe may wait for ever,
/// and opening a device may do something.
enum class FileKind { none, regular, folder, link, pipe, socket, device };

/// What `mode` of a stat structure says.
FileKind kind_of_mode(mode_t mode) noexcept;

/// What has this name itself, a link being a link. Throws Error (bad_input) if the system does not
/// say, because the name is too long, for instance.
FileKind kind_of(const std::filesystem::path& file);

/// "a folder"; "a regular file".
const char* words_for(FileKind kind) noexcept;

}  // namespace simgpu::io
