#include "common/io/file_kind.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"

namespace simgpu::io {

FileKind kind_of_mode(mode_t mode) noexcept {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISLNK(mode)) return FileKind::link;
  if (S_ISFIFO(mode)) return FileKind::pipe;
  if (S_ISSOCK(mode)) return FileKind::socket;
  return FileKind::device;
}

FileKind kind_of(const std::filesystem::path& file) {
  struct stat status {};
  if (::lstat(file.c_str(), &status) == 0) return kind_of_mode(status.st_mode);
  if (errno == ENOENT || errno == ENOTDIR) return FileKind::none;
  throw Error(ErrorKind::bad_input,
              file.string() + ": cannot find out what it is: " + system_message(errno));
}

std::optional<FileIdentity> identity_of(const std::filesystem::path& file, Links links) {
  struct stat about {};
  const int failed =
      links == Links::follow ? ::stat(file.c_str(), &about) : ::lstat(file.c_str(), &about);
  if (failed != 0) return std::nullopt;
  return FileIdentity{about.st_dev, about.st_ino, about.st_size, about.st_mtim.tv_sec,
                      about.st_mtim.tv_nsec};
}

bool are_one_file(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::error_code failure;
  return std::filesystem::equivalent(one, other, failure) && !failure;
}

const char* words_for(FileKind kind) noexcept {
  switch (kind) {
    case FileKind::none:
      return "nothing";
    case FileKind::regular:
      return "a regular file";
    case FileKind::folder:
      return "a folder";
    case FileKind::link:
      return "a link";
    case FileKind::pipe:
      return "a pipe";
    case FileKind::socket:
      return "a socket";
    case FileKind::device:
      break;
  }
  return "a device";
}

}  // namespace simgpu::io
