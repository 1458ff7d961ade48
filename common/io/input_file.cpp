#include "common/io/input_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/floating_point.hpp"
#include "common/io/file_kind.hpp"
#include "common/io/standard_stream.hpp"

namespace simgpu::io {

namespace {

constexpr const char* what_to_do = "; save what it gives to a file first, since it is read twice";

/// Whether the kernel makes the file's bytes as they are read: it has no length, and says something
/// else the next time.
bool is_made_by_the_kernel(int file) {
  struct statfs system {};
  if (::fstatfs(file, &system) != 0) return false;
  switch (system.f_type) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case CGROUP2_SUPER_MAGIC:
      return true;
    default:
      return false;
  }
}

}  // namespace

InputFile::InputFile(const std::filesystem::path& path)
    : path_(input_name(path)), has_name_(!is_standard_stream(path)) {
  struct stat status {};
  if (!has_name_) {
    file_ = standard_input();
    if (!file_.is_open() || ::fstat(file_.get(), &status) != 0) fail(": cannot read it: ", errno);
    version_ = FileVersion(status);
    return;
  }
  if (::stat(path.c_str(), &status) != 0) fail(": cannot open it: ", errno);
  require_regular(status.st_mode);
  // Non-blocking, in case that a pipe has taken the name meanwhile; files do not care.
  file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file_.is_open()) fail(": cannot open it: ", errno);
  if (::fstat(file_.get(), &status) != 0) fail(": cannot read it: ", errno);
  require_regular(status.st_mode);
  if (is_made_by_the_kernel(file_.get()))
    fail(std::string(": the kernel makes it as it is read") + what_to_do, 0);
  version_ = FileVersion(status);
}

void InputFile::require_regular(unsigned int mode) const {
  const FileKind kind = kind_of_mode(mode);
  if (kind == FileKind::regular) return;
  const bool gives = kind == FileKind::pipe || kind == FileKind::device;
  fail(std::string(": it is ") + words_for(kind) + ", not a regular file" +
           (gives ? what_to_do : ""),
       0);
}

std::uint64_t InputFile::size() const {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail(": cannot read it: ", errno);
  return static_cast<std::uint64_t>(status.st_size);
}

std::size_t InputFile::read(std::uint64_t offset, char* bytes, std::size_t count) const {
  const KeptFloatingPoint floating_point;
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got =
        ::pread(file_.get(), bytes + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(": cannot read it: ", errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void InputFile::require_unchanged() const {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail(": cannot read it: ", errno);
  if (version_.is_still(status)) return;
  fail(": changed while it was read; run again when nobody writes to it", 0);
}

void InputFile::require_in_place() const {
  require_unchanged();
  if (!has_name_) return;
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) fail(": is no longer there: ", errno);
  if (!version_.is_of_same_file(status)) fail(": was replaced while it was read; run again", 0);
}

void InputFile::require_version(const FileVersion& then) const {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) fail(": cannot read it: ", errno);
  if (!then.is_of_same_file(status)) fail(": was replaced while it was read; run again", 0);
  if (!then.is_still(status)) {
    fail(": changed while it was read; run again when nobody writes to it", 0);
  }
}

void InputFile::fail(const std::string& what, int error_number) const {
  if (is_short_of_descriptors(error_number)) {
    throw Error(ErrorKind::run_failed,
                path_.string() + what + system_message(error_number) + how_to_get_descriptors);
  }
  throw Error(ErrorKind::bad_input,
              path_.string() + what + (error_number != 0 ? system_message(error_number) : ""));
}

}  // namespace simgpu::io
