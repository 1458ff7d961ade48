#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace simgpu::io {

/// Bytes that files may still take where the open file is; nothing where the file system does not
/// say.
std::optional<std::uint64_t> free_bytes(int descriptor);
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder);

/// Bytes that a file of this process may have; nothing without a limit (ulimit -f).
std::optional<std::uint64_t> most_file_bytes();

/// Takes room for so many bytes in all, which do not change the file's size. Returns 0 if it has
/// them now, else the operating system's error number: ENOSPC or EDQUOT if there is no room, others
/// where the file system does not do this.
int take_room(int descriptor, std::uint64_t bytes);

/// Gives back what was taken beyond the file's end.
void give_back_room(int descriptor);

}  // namespace simgpu::io
