#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "common/base/file_descriptor.hpp"
#include "common/io/pending_file.hpp"

namespace simgpu::io {

/// What a file takes at least on most disks, however little is in it.
inline constexpr std::uint64_t least_file_bytes = 4096;

/// A file that appears whole or not at all. What is written goes to a file without a name in the
/// target's folder, which commit() puts in place; without a commit(), and however the program ends,
/// an earlier file of that name stays as it was and nothing is left beside it. A replaced file
/// keeps its owner, permissions and access control list; a new one gets what umask and folder give.
/// A symbolic link stays a link: its target is replaced. Devices, pipes and descriptors
/// (/dev/stdout), which cannot be replaced, are written as they are. What is done where one of this
/// cannot be had is in docs/files.md.
class OutputFile {
 public:
  using Name = PendingName;

  /// Begins the file at once, so that what the end will need and is not to be had (a folder that is
  /// missing or read-only, say) is found before any work is done. Throws OutputError.
  explicit OutputFile(const std::filesystem::path& path, Name name = Name::none);
  /// Standard output, which is written as it is. Throws OutputError if it is closed.
  static OutputFile standard_output();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Refuses a file of `at_least` bytes where there is no room for it, and has the disk keep that
  /// room, that of `at_most` bytes if it can. For when that is known before any work is done, and
  /// what is written then does not begin with cutting the file to nothing. Throws OutputError.
  void reserve(std::uint64_t at_least, std::uint64_t at_most);
  void reserve(std::uint64_t bytes) { reserve(bytes, bytes); }

  /// Throws OutputError, for instance when the disk is full.
  void write(std::string_view bytes);

  /// The same for bytes that stand at `offset`, wherever write() has come to. Throws OutputError
  /// like path_for_libraries() as well.
  void write_at(std::uint64_t offset, std::string_view bytes);

  /// Brings what was written to disk, for when something is to be done between that and commit().
  /// Throws OutputError.
  void sync();

  /// A name by which a library that opens files itself can open the new one, to read and write it,
  /// until commit(). Throws OutputError if it is a device, a pipe or a descriptor, in which such a
  /// library cannot go back and forth.
  std::filesystem::path path_for_libraries() const;

  /// The hidden name of the new file, for other processes. Throws OutputError like
  /// path_for_libraries().
  std::filesystem::path path_for_processes() const;

  /// Brings the bytes to disk and the file into place. Throws OutputError; if the file is finished
  /// but cannot be put in place, it is kept, and the sentence says where.
  void commit();

 private:
  explicit OutputFile(FileDescriptor direct);
  const PendingFile& pending_or_refuse() const;

  std::filesystem::path named_;         ///< as the user gave it, for messages
  std::optional<PendingFile> pending_;  ///< none if written directly
  FileDescriptor direct_;               ///< what is written directly
};

}  // namespace simgpu::io
