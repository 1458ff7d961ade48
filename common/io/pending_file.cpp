#include "common/io/pending_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/io/output_target.hpp"
#include "common/io/room.hpp"
#include "common/memory/format_bytes.hpp"

namespace simgpu::io {

namespace fs = std::filesystem;

namespace {

constexpr mode_t owner_reads_and_writes = S_IRUSR | S_IWUSR;
constexpr mode_t everybody_reads_and_writes = 0666;

/// A name for an open file that has none of its own; it leads there only where /proc is mounted.
std::string name_in_proc(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

bool has_name_in_proc(int descriptor) {
  struct stat file {};
  struct stat found {};
  return ::fstat(descriptor, &file) == 0 && ::stat(name_in_proc(descriptor).c_str(), &found) == 0 &&
         file.st_dev == found.st_dev && file.st_ino == found.st_ino;
}

FileDescriptor open_without_name(const fs::path& folder, mode_t mode) {
  return FileDescriptor(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
}

/// Kernels before 6.0 leave the umask out for a file without a name where there are no access
/// control lists.
void apply_umask(int descriptor, const fs::path& folder) {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  struct stat about {};
  if (::fstat(descriptor, &about) != 0 ||
      (about.st_mode & mask & everybody_reads_and_writes) == 0) {
    return;
  }
  // A folder's list for new files stands in for the umask.
  if (::getxattr(folder.c_str(), "system.posix_acl_default", nullptr, 0) >= 0) return;
  static_cast<void>(::fchmod(descriptor, about.st_mode & 0777 & ~mask));
}

/// Of little, bytes: "0.00 MiB" is no size.
std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
  return bytes < mebibyte ? std::to_string(bytes) + " bytes" : memory::format_bytes(bytes);
}

bool is_full(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

}  // namespace

void throw_output_error(const fs::path& named, const std::string& what, int error_number) {
  throw OutputError(named.string() + ": " + what +
                        (error_number != 0 ? ": " + system_message(error_number) : std::string()),
                    error_number);
}

void write_all(int descriptor, std::string_view bytes, const fs::path& named) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_output_error(named, "cannot write", errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

fs::path folder_for_temporary_files() {
  const char* const folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

PendingFile::PendingFile(fs::path named, fs::path target, PendingName name)
    : named_(std::move(named)), target_(std::move(target)) {
  std::error_code ignored;
  if (fs::exists(target_, ignored)) {
    if (::access(target_.c_str(), W_OK) != 0) {
      throw_output_error(named_, "cannot replace it", errno);
    }
    copies_ = !is_replaceable(target_);
    attributes_.emplace(target_);
  }
  make(name);
  if (!attributes_) return;
  if (!copies_) copies_ = !attributes_->give_to(file_.get());
  if (copies_) {
    open_target();
  } else if ((attributes_->mode() & owner_reads_and_writes) != owner_reads_and_writes) {
    // Until the end: a library is to open it by its name.
    static_cast<void>(::fchmod(file_.get(), attributes_->mode() | owner_reads_and_writes));
  }
}

/// Makes the file in the target's folder or, where that takes none, elsewhere.
void PendingFile::make(PendingName name) {
  if (make_in(folder_of(target_), name)) return;
  const int why_not = errno;
  copies_ = true;
  if (!attributes_ || !make_in(folder_for_temporary_files(), name)) {
    throw_output_error(named_, "cannot make a file in this folder", why_not);
  }
}

bool PendingFile::make_in(const fs::path& folder, PendingName name) {
  if (name == PendingName::none && make_without_name(folder)) return true;
  if (may_only_grow(folder)) {  // and the name would be there for good
    errno = EPERM;
    return false;
  }
  return make_named(folder);
}

/// The permissions that a file is made with. Of a new one all but what the umask, or the folder's
/// list, leaves out; they are those that it will have, so nobody reads it earlier who may not
/// later.
mode_t PendingFile::mode_at_first() const {
  return attributes_ ? attributes_->mode() | owner_reads_and_writes : everybody_reads_and_writes;
}

bool PendingFile::make_without_name(const fs::path& folder) {
  FileDescriptor file = open_without_name(folder, mode_at_first());
  if (!file.is_open() || !has_name_in_proc(file.get())) return false;
  if (!may_only_grow(folder)) {
    // A file that had a name once gets no other, so another one is tried with.
    const FileDescriptor other = open_without_name(folder, mode_at_first());
    const TemporaryFile first(temporary_name(folder / "trial"));
    if (::linkat(AT_FDCWD, name_in_proc(other.get()).c_str(), AT_FDCWD, first.name().c_str(),
                 AT_SYMLINK_FOLLOW) != 0) {
      return false;
    }
    const TemporaryFile second(temporary_name(folder / "trial"));
    if (attributes_ && std::rename(first.name().c_str(), second.name().c_str()) != 0) {
      copies_ = true;
    }
  }
  if (!attributes_) apply_umask(file.get(), folder);
  file_ = std::move(file);
  return true;
}

bool PendingFile::make_named(const fs::path& folder) {
  TemporaryFile first(temporary_name(folder / "pending"));
  file_ = FileDescriptor(
      ::open(first.name().c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode_at_first()));
  if (!file_.is_open()) {
    const int why_not = errno;
    first.release();
    errno = why_not;
    return false;
  }
  TemporaryFile second(temporary_name(folder / "pending"));
  if (std::rename(first.name().c_str(), second.name().c_str()) == 0) {
    first.release();
    temporary_ = std::move(second);
  } else {
    copies_ = true;
    second.release();
    temporary_ = std::move(first);
  }
  return true;
}

/// Opens what is to be copied into, so that it is known that it can be.
void PendingFile::open_target() {
  place_ = FileDescriptor(::open(target_.c_str(), O_WRONLY | O_CLOEXEC));
  if (place_.is_open()) return;
  const int why_not = errno;
  throw_output_error(named_,
                     may_only_grow(target_) ? "cannot replace it; it may only grow (chattr +a)"
                                            : "cannot replace it",
                     why_not);
}

fs::path PendingFile::name() const {
  if (!temporary_.is_named()) return name_in_proc(file_.get());
  std::error_code failure;  // where the current folder has been removed
  fs::path whole_name = fs::absolute(temporary_.name(), failure);
  return failure ? temporary_.name() : whole_name;
}

void PendingFile::reserve(std::uint64_t at_least, std::uint64_t at_most) {
  const auto takes = [&] { return "it takes " + size_text(at_least); };
  const std::optional<std::uint64_t> limit = most_file_bytes();
  if (limit && at_least > *limit) {
    throw_output_error(
        named_, takes() + ", and no file may have more than " + size_text(*limit) + " (ulimit -f)",
        0);
  }
  const auto refuse_full = [&](std::uint64_t free) {
    throw_output_error(
        named_, "there is no room for it; " + takes() + ", and " + size_text(free) + " are free",
        0);
  };
  const std::optional<std::uint64_t> free = free_bytes(file_.get());
  if (free && at_least > *free) refuse_full(*free);
  // Nor is what another output will need taken for what this one may.
  const bool is_ample = (!limit || at_most <= *limit) && (!free || at_most <= *free / 2);
  const int error_number = take_room(file_.get(), is_ample ? at_most : at_least);
  if (is_full(error_number)) {
    give_back_room(file_.get());
    throw_output_error(named_, "there is no room for it; " + takes(), error_number);
  }
  has_reserved_ = error_number == 0;
  if (!place_.is_open()) return;
  struct stat about {};
  const std::optional<std::uint64_t> free_there = free_bytes(place_.get());
  if (!free_there || ::fstat(place_.get(), &about) != 0) return;
  const std::uint64_t there = *free_there + static_cast<std::uint64_t>(about.st_blocks) * S_BLKSIZE;
  if (at_least > there) refuse_full(there);
}

}  // namespace simgpu::io
