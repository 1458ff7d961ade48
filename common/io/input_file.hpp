#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "common/base/file_descriptor.hpp"
#include "common/io/file_version.hpp"

namespace simgpu::io {

/// A regular file that is read from any place in it.
class InputFile {
 public:
  /// "-" is standard input (see standard_stream.hpp).
  /// Throws Error (bad_input) if the file cannot be opened or is not a regular file, which alone
  /// can be read twice.
  explicit InputFile(const std::filesystem::path& path);

  /// For who reads it otherwise, while this object lives.
  int descriptor() const noexcept { return file_.get(); }

  /// Its length now. Throws Error (bad_input).
  std::uint64_t size() const;

  /// Reads up to `count` bytes from `offset` on, and says how many: fewer at the file's end alone.
  /// Throws Error (bad_input).
  std::size_t read(std::uint64_t offset, char* bytes, std::size_t count) const;

  /// To be called after what was read is understood and before it is believed. Throws Error
  /// (bad_input) if the file was written to since it was opened, so that what was read of it may
  /// never have been in it at one time.
  void require_unchanged() const;

  /// Throws Error (bad_input) if the file was written to since it was opened, or if its name leads
  /// to another file now: for files that are read throughout a run.
  void require_in_place() const;

  /// What the file was when it was opened.
  const FileVersion& version() const noexcept { return version_; }

  /// Throws Error (bad_input) if this file is not that of `then`, or was written to since then.
  void require_version(const FileVersion& then) const;

 private:
  void require_regular(unsigned int mode) const;
  [[noreturn]] void fail(const std::string& what, int error_number) const;

  std::filesystem::path path_;
  bool has_name_;
  FileDescriptor file_;
  FileVersion version_;  ///< when it was opened
};

}  // namespace simgpu::io
