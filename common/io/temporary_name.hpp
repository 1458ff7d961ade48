#pragma once

#include <filesystem>

namespace simgpu::io {

/// A name in the folder of `target` that nobody can guess, and that is short enough for any folder.
std::filesystem::path temporary_name(const std::filesystem::path& target);

/// The folder that `file` is in.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// A name on disk that is removed with this object, or by remove_temporary_files() where a signal
/// ends the program before.
class TemporaryFile {
 public:
  TemporaryFile() = default;

  /// Notes the name, under which nothing need be yet. Make what it names afterwards.
  explicit TemporaryFile(std::filesystem::path name);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&& other) noexcept;
  ~TemporaryFile();

  bool is_named() const { return !name_.empty(); }
  const std::filesystem::path& name() const { return name_; }

  /// From now on the name is somebody else's, or nobody's.
  void release() noexcept;

 private:
  void remove() noexcept;

  std::filesystem::path name_;
  char* noted_ = nullptr;  ///< the same, where a signal's handler finds it
};

/// Removes all that TemporaryFile objects name, for a program that is about to be ended. Only that:
/// it may be called by a signal's handler.
void remove_temporary_files() noexcept;

}  // namespace simgpu::io
