#pragma once

#include <sys/stat.h>

namespace simgpu::io {

/// What tells that a file was written to: its length and its times.
///
/// The kernel's clock for times of files goes on every few milliseconds: what is written so shortly
/// after the first look is not seen. Nor is a second write to a page that a program has mapped.
class FileVersion {
 public:
  FileVersion() = default;
  explicit FileVersion(const struct stat& status) : then_(status) {}

  /// Whether the file is as it was, by what is known of it now. Its name may have gone to another
  /// file, it may have another name more, or other permissions.
  bool is_still(const struct stat& now) const;

  /// Whether `now` is of the same file, whatever was done to it.
  bool is_of_same_file(const struct stat& now) const;

 private:
  struct stat then_ {};
};

}  // namespace simgpu::io
