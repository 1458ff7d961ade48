#include "common/io/room.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

namespace simgpu::io {

namespace {

std::optional<std::uint64_t> free_bytes_of(const struct statvfs& about) {
  if (about.f_blocks == 0) return std::nullopt;  // some file systems have figures of zeros
  const auto blocks = ::geteuid() == 0 ? about.f_bfree : about.f_bavail;
  return std::uint64_t{blocks} * about.f_frsize;
}

}  // namespace

std::optional<std::uint64_t> free_bytes(int descriptor) {
  struct statvfs about {};
  return ::fstatvfs(descriptor, &about) == 0 ? free_bytes_of(about) : std::nullopt;
}

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder) {
  struct statvfs about {};
  return ::statvfs(folder.c_str(), &about) == 0 ? free_bytes_of(about) : std::nullopt;
}

std::optional<std::uint64_t> most_file_bytes() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::nullopt;
  }
  return limit.rlim_cur;
}

int take_room(int descriptor, std::uint64_t bytes) {
  if (bytes == 0) return 0;
  int result = 0;
  do {
    result = ::fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes));
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

void give_back_room(int descriptor) {
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) return;
  // What was not given back is only room; the file is whole.
  if (::ftruncate(descriptor, about.st_size) != 0) return;
}

}  // namespace simgpu::io
