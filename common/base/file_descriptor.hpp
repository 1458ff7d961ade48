#pragma once

#include <unistd.h>

#include <utility>

namespace simgpu {

/// Owns an open file descriptor of the operating system, or none (-1).
class FileDescriptor {
 public:
  FileDescriptor() noexcept = default;
  explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      reset();
      descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
  }
  ~FileDescriptor() { reset(); }

  int get() const noexcept { return descriptor_; }
  bool is_open() const noexcept { return descriptor_ >= 0; }

  /// Closes the descriptor and says whether that went well: some file systems report only here
  /// that they could not keep what was written.
  bool close() noexcept { return !is_open() || ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  void reset() noexcept { close(); }

  int descriptor_ = -1;
};

}  // namespace simgpu
