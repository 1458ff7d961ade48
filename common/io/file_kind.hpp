#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>

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

/// What tells a file from another one that has taken its name, and from itself before it was
/// written to.
struct FileIdentity {
  dev_t device = 0;
  ino_t number = 0;
  off_t size = 0;
  std::int64_t changed_seconds = 0;
  std::int64_t changed_nanoseconds = 0;

  bool operator==(const FileIdentity&) const = default;
};

/// Of what is there under that name, at the end of a link or the link itself; nothing if that is
/// nothing.
enum class Links { follow, look_at };
std::optional<FileIdentity> identity_of(const std::filesystem::path& file, Links links);

/// Whether both names lead to the same file.
bool are_one_file(const std::filesystem::path& one, const std::filesystem::path& other);

}  // namespace simgpu::io
