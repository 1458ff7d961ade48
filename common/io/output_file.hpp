#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

#include "common/file_descriptor.hpp"

namespace simgpu::io {

/// A file that appears whole or not at all. What is written goes to a file without a name in the
/// target's folder, which commit() puts in place; without a commit(), and however the program ends,
/// an earlier file of that name stays as it was and nothing is left beside it. A symbolic link
/// stays a link: its target is replaced. Devices, pipes and descriptors (/dev/stdout), which cannot
/// be replaced, are written as they are.
class OutputFile {
 public:
  /// What the new file is called until commit(). Other processes can open one with a hidden name,
  /// which is left behind if this process is killed.
  enum class Name { none, hidden };

  /// Begins the file at once, so that a folder that is missing or read-only is found before any
  /// work is done. Throws Error (run_failed).
  explicit OutputFile(const std::filesystem::path& path, Name name = Name::none);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Throws Error (run_failed), for instance when the disk is full.
  void write(std::string_view bytes);

  /// Brings what was written to disk, for when something is to be done between that and commit().
  /// Throws Error (run_failed).
  void sync();

  /// A name by which a library that opens files itself can open the new one, to read and write it,
  /// until commit(). Throws Error (run_failed) if it is a device, a pipe or a descriptor, in which
  /// such a library cannot go back and forth.
  std::filesystem::path path_for_libraries() const;

  /// The hidden name of the new file, for other processes. Throws Error (run_failed) like
  /// path_for_libraries().
  std::filesystem::path path_for_processes() const;

  /// Brings the bytes to disk and the file into place. Throws Error (run_failed).
  void commit();

 private:
  void begin(Name name);
  void require_replaceable() const;
  void give_name();
  [[noreturn]] void fail(const char* what, int error_number) const;

  std::filesystem::path named_;      ///< as the user gave it, for messages
  std::filesystem::path target_;     ///< with symbolic links followed; empty if written directly
  std::filesystem::path temporary_;  ///< the new file's name, where it has one
  mode_t permissions_ = 0;           ///< that it gets in the end
  FileDescriptor file_;
};

}  // namespace simgpu::io
