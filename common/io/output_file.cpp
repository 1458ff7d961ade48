#include "common/io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "common/error.hpp"

namespace simgpu::io {

namespace {

namespace fs = std::filesystem;

/// Where a chain of symbolic links ends, whether or not a file is there yet.
fs::path follow_links(fs::path path) {
  constexpr int most_links = 40;  // the kernel's own limit
  std::error_code ignored;
  for (int i = 0; i < most_links && fs::is_symlink(path, ignored); ++i) {
    const fs::path next = fs::read_symlink(path, ignored);
    if (ignored) break;
    path = next.is_absolute() ? next : path.parent_path() / next;
  }
  return path;
}

/// The permissions a new file gets: those of the file it replaces, else what umask leaves.
mode_t permissions_for(const fs::path& target) {
  struct stat existing {};
  if (::stat(target.c_str(), &existing) == 0) return existing.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

OutputFile::OutputFile(const fs::path& path) : named_(path), target_(follow_links(path)) {
  std::error_code ignored;
  if (fs::is_directory(target_, ignored)) fail("it is a folder; name a file in it", 0);
  if (fs::exists(target_, ignored) && !fs::is_regular_file(target_, ignored)) {
    file_ = FileDescriptor(::open(target_.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file_.is_open()) fail("cannot open it for writing", errno);
    return;
  }
  std::string name = target_.string() + ".XXXXXX";
  file_ = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (!file_.is_open()) fail("cannot make a file in its folder", errno);
  temporary_ = name;
  if (::fchmod(file_.get(), permissions_for(target_)) != 0) {
    const int error_number = errno;
    ::unlink(temporary_.c_str());
    fail("cannot set its permissions", error_number);
  }
}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail("cannot write", errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::commit() {
  if (temporary_.empty()) {
    if (!file_.close()) fail("cannot write", errno);
    return;
  }
  if (::fsync(file_.get()) != 0) fail("cannot bring it to disk", errno);
  if (!file_.close()) fail("cannot write", errno);
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail("cannot put it in place", errno);
  temporary_.clear();
}

void OutputFile::fail(const char* what, int error_number) const {
  throw Error(ErrorKind::run_failed,
              named_.string() + ": " + what +
                  (error_number != 0 ? ": " + std::generic_category().message(error_number) : ""));
}

}  // namespace simgpu::io
