#include "common/io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/io/output_target.hpp"

namespace simgpu::io {

namespace fs = std::filesystem;

OutputFile::OutputFile(const fs::path& path, Name name) : named_(path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    throw_output_error(named_, "it is a folder; name a file in it", 0);
  }
  const OutputTarget target = target_of(path);
  if (target.descriptor) {
    // Another descriptor of the same file shares its position, so nothing is overwritten.
    direct_ = FileDescriptor(::fcntl(*target.descriptor, F_DUPFD_CLOEXEC, 0));
    if (!direct_.is_open()) throw_output_error(named_, "cannot open it for writing", errno);
    return;
  }
  // Links were followed one by one, so whether they may be is asked as well: the kernel refuses
  // those in a circle, and those that another user left where everybody may
  // (protected_symlinks).
  struct stat existing {};
  if (::stat(path.c_str(), &existing) != 0 && errno != ENOENT) {
    throw_output_error(named_, "cannot open it for writing", errno);
  }
  if (target.is_file) {
    pending_.emplace(named_, target.file, name);
    return;
  }
  direct_ = FileDescriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!direct_.is_open()) throw_output_error(named_, "cannot open it for writing", errno);
}

OutputFile::OutputFile(FileDescriptor direct)
    : named_("standard output"), direct_(std::move(direct)) {
  if (!direct_.is_open()) throw_output_error(named_, "cannot open it for writing", errno);
}

OutputFile OutputFile::standard_output() {
  return OutputFile(FileDescriptor(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)));
}

void OutputFile::reserve(std::uint64_t at_least, std::uint64_t at_most) {
  if (pending_) pending_->reserve(at_least, at_most);
}

void OutputFile::write(std::string_view bytes) {
  write_all(pending_ ? pending_->descriptor() : direct_.get(), bytes, named_);
}

void OutputFile::write_at(std::uint64_t offset, std::string_view bytes) {
  const int descriptor = pending_or_refuse().descriptor();
  if (!write_all_at(descriptor, bytes, static_cast<off_t>(offset))) {
    throw_output_error(named_, "cannot write", errno);
  }
}

void OutputFile::sync() {
  if (pending_) pending_->sync();
}

const PendingFile& OutputFile::pending_or_refuse() const {
  if (!pending_) {
    throw_output_error(
        named_,
        "this format is not written from start to end; name a regular file, not a device or pipe",
        0);
  }
  return *pending_;
}

fs::path OutputFile::path_for_libraries() const {
  return pending_or_refuse().name();
}

fs::path OutputFile::path_for_processes() const {
  return pending_or_refuse().name();
}

void OutputFile::commit() {
  if (pending_) {
    pending_->put_in_place();
  } else if (!direct_.close()) {
    throw_output_error(named_, "cannot write", errno);
  }
}

}  // namespace simgpu::io
