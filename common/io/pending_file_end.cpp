// The end of a pending file: how it gets into place, and what becomes of it where it cannot.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/io/ending_held_back.hpp"
#include "common/io/pending_file.hpp"
#include "common/io/room.hpp"

namespace simgpu::io {

namespace fs = std::filesystem;

namespace {

bool is_named(int descriptor, const fs::path& name) {
  struct stat open_file {};
  struct stat named {};
  return ::fstat(descriptor, &open_file) == 0 && ::stat(name.c_str(), &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

/// `name` with `suffix`, cut where a folder would not take as long a one.
std::string name_with(std::string name, const std::string& suffix, const fs::path& folder) {
  const long longest = ::pathconf(folder.c_str(), _PC_NAME_MAX);
  const std::size_t most = longest > 0 ? static_cast<std::size_t>(longest) : NAME_MAX;
  if (name.size() + suffix.size() > most && most > suffix.size()) {
    name.resize(most - suffix.size());
    // Not within a character of UTF-8.
    const auto is_continuation = [](char byte) {
      return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
    };
    while (!name.empty() && is_continuation(name.back())) name.pop_back();
    if (!name.empty() && (static_cast<unsigned char>(name.back()) & 0xc0) == 0xc0) name.pop_back();
  }
  return name + suffix;
}

}  // namespace

bool write_all_at(int descriptor, std::string_view bytes, off_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return true;
}

int bring_to_disk(int descriptor, int (*sync)(int)) {
  while (sync(descriptor) != 0) {
    if (errno == EINTR) continue;
    // There are file systems that do not have it. One that has become read-only says so when the
    // file is to be put in place.
    const bool is_unsupported =
        errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP || errno == EROFS;
    if (!is_unsupported) return errno;
    break;
  }
  // Some tell only as a file is closed that they could not keep it.
  FileDescriptor same(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  return same.close() || errno == EINTR ? 0 : errno;
}

void sync_folder_of(const fs::path& file) {
  const FileDescriptor folder(::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) static_cast<void>(::fsync(folder.get()));
}

void PendingFile::sync() {
  if (const int error_number = bring_to_disk(file_.get(), ::fsync); error_number != 0) {
    throw_output_error(named_, "cannot bring it to disk", error_number);
  }
}

void PendingFile::put_in_place(IfNot if_not) {
  if_not_ = if_not;
  // It has them already, unless its owner was to be able to open it.
  if (attributes_) static_cast<void>(::fchmod(file_.get(), attributes_->mode()));
  if (has_reserved_) give_back_room(file_.get());
  if (const int error_number = bring_to_disk(file_.get(), ::fsync); error_number != 0) {
    fail_keeping("cannot bring it to disk", error_number, "what could be written of it is ");
  }
  bool is_done = copies_ ? copy_to_target() : move_to_target();
  const int error_number = errno;
  // What could be done at the start may have changed: a file system may be mounted there since.
  if (!is_done && !copies_) is_done = copy_to_target();
  if (!is_done) fail_keeping("cannot put it in place", error_number, "the finished file is ");
  sync_folder_of(target_);
  file_ = {};  // first, since some file systems only hide a name of a file that is open
  temporary_ = {};
}

bool PendingFile::move_to_target() {
  if (!temporary_.is_named()) {
    if (!attributes_ && give_name(target_)) return true;
    TemporaryFile name(temporary_name(target_));
    if (!give_name(name.name())) {
      const int why_not = errno;
      name.release();
      errno = why_not;
      return false;
    }
    temporary_ = std::move(name);
  }
  if (std::rename(temporary_.name().c_str(), target_.c_str()) != 0) return false;
  temporary_.release();
  return true;
}

/// Gives the file another name, in a folder of the same file system, if nothing is there.
bool PendingFile::give_name(const fs::path& name) const {
  return ::linkat(AT_FDCWD, this->name().c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

/// Copies the file into the target, or makes it there if it is not.
bool PendingFile::copy_to_target() {
  if (place_.is_open() && !is_named(place_.get(), target_)) place_ = {};  // replaced meanwhile
  if (!place_.is_open()) {
    // Not what has become a pipe, which would be waited for.
    place_ = FileDescriptor(::open(target_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  }
  if (place_.is_open()) return copy_to(place_.get());
  if (errno != ENOENT) return false;
  return copy_to_new(target_, mode_at_first(), true);
}

/// Copies the file to a name under which nothing may be yet. Only what is made here is removed if
/// that fails or a signal ends the program: it is noted once it is there.
bool PendingFile::copy_to_new(const fs::path& name, mode_t mode, bool gives_attributes) {
  const FileDescriptor made(::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode));
  if (!made.is_open()) return false;
  TemporaryFile begun(name);
  const bool is_whole = copy_to(made.get());
  const int why_not = errno;
  if (is_whole && gives_attributes && attributes_) attributes_->give_to(made.get());
  if (is_whole) begun.release();
  errno = why_not;
  return is_whole;
}

/// Replaces the content of another open file by that of this one. Nothing is changed if there is no
/// room for it.
bool PendingFile::copy_to(int descriptor) {
  struct stat about {};
  struct stat there {};
  if (::fstat(file_.get(), &about) != 0 || ::fstat(descriptor, &there) != 0) return false;
  if (!S_ISREG(there.st_mode)) {
    errno = EEXIST;
    return false;
  }
  const int error_number = take_room(descriptor, static_cast<std::uint64_t>(about.st_size));
  if (error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG) {
    give_back_room(descriptor);
    errno = error_number;
    return false;
  }
  const EndingHeldBack until_it_is_whole;
  spoils_target_ = there.st_size > 0;
  std::array<char, std::size_t{16} * 1024> buffer;
  for (off_t offset = 0;;) {
    const ssize_t count = ::pread(file_.get(), buffer.data(), buffer.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    if (!write_all_at(descriptor, bytes, offset)) return false;
    offset += count;
  }
  if (::ftruncate(descriptor, about.st_size) != 0) return false;
  errno = bring_to_disk(descriptor, ::fsync);
  if (errno != 0) return false;
  spoils_target_ = false;
  return true;
}

/// Gives the file, which cannot be put in place, a name that is not taken yet: beside the target,
/// else in the current folder, else in that for temporary files. Returns that, empty if none takes
/// it.
fs::path PendingFile::keep() {
  std::error_code ignored;
  const fs::path folders[] = {folder_of(target_), fs::current_path(ignored),
                              folder_for_temporary_files()};
  for (const fs::path& folder : folders) {
    const bool is_beside = &folder == &folders[0];
    fs::path kept = keep_in(folder, is_beside);
    if (!kept.empty()) return is_beside && !target_.has_parent_path() ? kept.filename() : kept;
  }
  return {};
}

fs::path PendingFile::keep_in(const fs::path& folder, bool is_beside) {
  constexpr int most_kept = 1000;
  for (int number = 1; number <= most_kept; ++number) {
    fs::path name =
        folder / name_with(target_.filename(), ".simgpu-" + std::to_string(number), folder);
    if (keep_as(name, is_beside)) return name;
    if (errno != EEXIST) break;
  }
  return {};
}

bool PendingFile::keep_as(const fs::path& name, bool is_beside) {
  if (is_beside && give_name(name)) return true;
  if (is_beside && errno == EEXIST) return false;
  // Elsewhere it is for its owner alone: who may see the target's folder is not known there.
  return copy_to_new(name, is_beside ? mode_at_first() : S_IRUSR | S_IWUSR, is_beside);
}

void PendingFile::fail_keeping(const char* what, int error_number, const char* state) {
  const bool is_spoilt = spoils_target_;
  const fs::path kept = if_not_ == IfNot::keep_it ? keep() : fs::path();
  temporary_ = {};
  throw OutputError(named_.string() + ": " + what + ": " + system_message(error_number) +
                        (is_spoilt ? "; what is there now is not whole" : "") +
                        (if_not_ == IfNot::drop_it ? ""
                         : kept.empty() ? "; nor does any other folder take it, so it is lost"
                                        : "; " + (state + kept.string())),
                    error_number);
}

}  // namespace simgpu::io
