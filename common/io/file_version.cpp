#include "common/io/file_version.hpp"

namespace simgpu::io {

namespace {

bool is_same_time(const timespec& one, const timespec& other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

}  // namespace

bool FileVersion::is_still(const struct stat& now) const {
  if (now.st_size != then_.st_size || !is_same_time(now.st_mtim, then_.st_mtim)) return false;
  // Who writes may set the time of the last write back, not that of the last change. That one is
  // new as well where a name was given or taken, or a permission.
  const bool has_another_reason = now.st_nlink != then_.st_nlink || now.st_mode != then_.st_mode ||
                                  now.st_uid != then_.st_uid || now.st_gid != then_.st_gid;
  return has_another_reason || is_same_time(now.st_ctim, then_.st_ctim);
}

bool FileVersion::is_of_same_file(const struct stat& now) const {
  return now.st_dev == then_.st_dev && now.st_ino == then_.st_ino;
}

}  // namespace simgpu::io
