#include "common/io/file_attributes.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <string_view>

namespace simgpu::io {

namespace {

constexpr mode_t permission_bits = 0777;
constexpr const char* access_list = "system.posix_acl_access";

/// Labels of security modules are the system's to give.
bool is_kept(std::string_view attribute) {
  return attribute == access_list || attribute.starts_with("user.");
}

std::string attribute_of(const char* file, const char* name) {
  const ssize_t size = ::getxattr(file, name, nullptr, 0);
  std::string value(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  const ssize_t read = ::getxattr(file, name, value.data(), value.size());
  value.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
  return value;
}

}  // namespace

FileAttributes::FileAttributes(const std::filesystem::path& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return;
  owner_ = about.st_uid;
  group_ = about.st_gid;
  mode_ = about.st_mode & permission_bits;
  const ssize_t size = ::listxattr(file.c_str(), nullptr, 0);
  std::string names(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  const ssize_t read = size > 0 ? ::listxattr(file.c_str(), names.data(), names.size()) : 0;
  names.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
  for (std::size_t start = 0; start < names.size();) {
    const std::string name = names.substr(start, names.find('\0', start) - start);
    start += name.size() + 1;
    if (is_kept(name)) extended_.emplace_back(name, attribute_of(file.c_str(), name.c_str()));
  }
}

bool FileAttributes::give_to(int descriptor) const {
  struct stat now {};
  if (::fstat(descriptor, &now) != 0) return false;
  const bool changes_hands = now.st_uid != owner_ || now.st_gid != group_;
  if (changes_hands && ::fchown(descriptor, owner_, group_) != 0) return false;
  // One that the folder gives to new files is none of the old one's.
  ::fremovexattr(descriptor, access_list);
  for (const auto& [name, value] : extended_) {
    if (::fsetxattr(descriptor, name.c_str(), value.data(), value.size(), 0) != 0) return false;
  }
  if (::fstat(descriptor, &now) != 0) return false;
  return (now.st_mode & permission_bits) == mode_ || ::fchmod(descriptor, mode_) == 0;
}

}  // namespace simgpu::io
