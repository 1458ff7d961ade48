#include "common/io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/io/temporary_name.hpp"
#include "common/system_message.hpp"

namespace simgpu::io {

namespace {

namespace fs = std::filesystem;

/// `path`, what it links to, and so on to the end of the chain, whether or not a file is there.
std::vector<fs::path> link_chain(const fs::path& path) {
  constexpr std::size_t most_links = 40;  // the kernel's own limit
  std::vector<fs::path> chain = {path};
  std::error_code failure;
  while (chain.size() <= most_links && fs::is_symlink(chain.back(), failure)) {
    const fs::path next = fs::read_symlink(chain.back(), failure);
    if (failure) break;
    chain.push_back(next.is_absolute() ? next : chain.back().parent_path() / next);
  }
  return chain;
}

/// The descriptor of this process that a chain of links such as /dev/stdout goes through, or
/// nothing.
std::optional<int> own_descriptor(const std::vector<fs::path>& chain) {
  const std::string descriptors = "/proc/" + std::to_string(::getpid()) + "/fd";
  std::error_code ignored;
  for (const fs::path& link : chain) {
    if (!fs::is_symlink(link, ignored)) break;
    if (fs::weakly_canonical(link.parent_path(), ignored) == descriptors) {
      return std::atoi(link.filename().c_str());
    }
  }
  return std::nullopt;
}

/// Opens something that a new file cannot take the place of: one of this process's own descriptors,
/// a device or a pipe. Nothing if `path` is none of these; closed if it cannot be opened.
std::optional<FileDescriptor> open_directly(const fs::path& path,
                                            const std::vector<fs::path>& chain) {
  // Another descriptor of the same file shares its position, so nothing is overwritten.
  if (const auto own = own_descriptor(chain)) return FileDescriptor(::dup(*own));
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return std::nullopt;
  return FileDescriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
}

/// The permissions a new file gets: those of the file it replaces, else what umask leaves.
mode_t permissions_for(const fs::path& target) {
  constexpr mode_t everybody_reads_and_writes = 0666;
  struct stat existing {};
  if (::stat(target.c_str(), &existing) == 0) return existing.st_mode & 0777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return everybody_reads_and_writes & ~mask;
}

/// Brings the names in the folder of `file` to disk, where the file system has that.
void sync_folder_of(const fs::path& file) {
  const FileDescriptor folder(::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) static_cast<void>(::fsync(folder.get()));
}

}  // namespace

OutputFile::OutputFile(const fs::path& path, Name name) : named_(path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) fail("it is a folder; name a file in it", 0);
  // Links are followed here one by one, so whether they may be is asked beforehand: the kernel
  // refuses those in a circle, and those that another user left where everybody may
  // (protected_symlinks).
  struct stat existing {};
  if (::stat(path.c_str(), &existing) != 0 && errno != ENOENT) {
    fail("cannot open it for writing", errno);
  }
  const std::vector<fs::path> chain = link_chain(path);
  if (auto direct = open_directly(path, chain)) {
    file_ = std::move(*direct);
    if (!file_.is_open()) fail("cannot open it for writing", errno);
    return;
  }
  target_ = chain.back();
  if (fs::exists(target_, ignored) && ::access(target_.c_str(), W_OK) != 0) {
    fail("cannot replace it", errno);
  }
  begin(name);
}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

/// Opens a file without a name or, where it is to have one or the file system has none without, one
/// with a temporary name.
void OutputFile::begin(Name name) {
  permissions_ = permissions_for(target_);
  if (name == Name::none) {
    file_ = FileDescriptor(
        ::open(folder_of(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
  }
  if (name == Name::hidden || (!file_.is_open() && (errno == EOPNOTSUPP || errno == EISDIR))) {
    temporary_ = temporary_name(target_);
    file_ = FileDescriptor(
        ::open(temporary_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
  }
  if (!file_.is_open()) fail("cannot make a file in this folder", errno);
}

void OutputFile::require_replaceable() const {
  if (target_.empty()) {
    fail("this format is not written from start to end; name a regular file, not a device or pipe",
         0);
  }
}

fs::path OutputFile::path_for_libraries() const {
  require_replaceable();
  return "/proc/self/fd/" + std::to_string(file_.get());
}

fs::path OutputFile::path_for_processes() const {
  require_replaceable();
  return fs::absolute(temporary_);
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

void OutputFile::sync() {
  if (!target_.empty() && ::fsync(file_.get()) != 0) fail("cannot bring it to disk", errno);
}

void OutputFile::commit() {
  if (target_.empty()) {
    if (!file_.close()) fail("cannot write", errno);
    return;
  }
  // Not before: until then its owner alone has to do with it, whatever these are.
  if (::fchmod(file_.get(), permissions_) != 0) fail("cannot set its permissions", errno);
  sync();
  if (temporary_.empty()) give_name();
  if (!file_.close()) fail("cannot write", errno);
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail("cannot put it in place", errno);
  temporary_.clear();
  sync_folder_of(target_);
}

/// Gives the file without a name a temporary one, from which it can be renamed over the target. The
/// name is noted first, so that whatever fails then, the file is removed.
void OutputFile::give_name() {
  const std::string descriptor = "/proc/self/fd/" + std::to_string(file_.get());
  temporary_ = temporary_name(target_);
  if (::linkat(AT_FDCWD, descriptor.c_str(), AT_FDCWD, temporary_.c_str(), AT_SYMLINK_FOLLOW) !=
      0) {
    fail("cannot put it in place", errno);
  }
}

void OutputFile::fail(const char* what, int error_number) const {
  throw Error(ErrorKind::run_failed,
              named_.string() + ": " + what +
                  (error_number != 0 ? ": " + system_message(error_number) : ""));
}

}  // namespace simgpu::io
