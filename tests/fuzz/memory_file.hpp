#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "common/base/file_descriptor.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

/// A regular file in memory, which parsers and writers open by its path: no disk slows a fuzzer.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content = "") : file_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    require(file_.is_open(), "there is memory for a file");
    write(content);
  }

  /// Replaces all that is in the file.
  void write(std::string_view content) const {
    require(::ftruncate(file_.get(), 0) == 0, "a file in memory can be emptied");
    const ssize_t written = ::pwrite(file_.get(), content.data(), content.size(), 0);
    require(written == static_cast<ssize_t>(content.size()), "a file in memory takes all of it");
  }

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }

 private:
  FileDescriptor file_;
};

}  // namespace simgpu::fuzz
