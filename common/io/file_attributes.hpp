#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace simgpu::io {

/// Whose a file is and who may do what with it: owner, group, mode, access control list, and the
/// attributes that its user gave it.
class FileAttributes {
 public:
  /// Those of a file that is there.
  explicit FileAttributes(const std::filesystem::path& file);

  /// Gives them to an open file. Returns whether it has all of them now.
  bool give_to(int descriptor) const;

  mode_t mode() const { return mode_; }

 private:
  uid_t owner_ = 0;
  gid_t group_ = 0;
  mode_t mode_ = 0;
  std::vector<std::pair<std::string, std::string>> extended_;  ///< by name
};

}  // namespace simgpu::io
