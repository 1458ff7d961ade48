#pragma once

#include <filesystem>

namespace simgpu::bench {

/// A folder of its own in that for temporary files (TMPDIR), removed with all it holds.
class TemporaryFolder {
 public:
  /// Throws Error (run_failed).
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace simgpu::bench
