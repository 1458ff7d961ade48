#include "common/io/standard_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "common/base/error.hpp"
#include "common/base/system_message.hpp"
#include "common/io/line_reader.hpp"

namespace simgpu::io {

namespace {

namespace fs = std::filesystem;

std::string temporary_folder() {
  const char* const named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

[[noreturn]] void fail_to_keep(int error_number) {
  throw Error(ErrorKind::run_failed,
              "standard input cannot be kept in " + temporary_folder() + ": " +
                  system_message(error_number) +
                  "; set TMPDIR to a folder with room, or name a file to read from");
}

/// A new file that nobody else can open, and that is gone with its descriptor.
FileDescriptor file_without_name() {
  const std::string folder = temporary_folder();
  FileDescriptor file(
      ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.is_open()) return file;
  // Where the file system has no such files.
  std::string name = folder + "/simgpu-XXXXXX";
  FileDescriptor named(::mkostemp(name.data(), O_CLOEXEC));
  if (!named.is_open()) fail_to_keep(errno);
  ::unlink(name.c_str());
  return named;
}

void write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_to_keep(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Refuses what no table of particles has, so that what never ends fills no disk.
class LineLengths {
 public:
  void add(std::string_view bytes) {
    const std::size_t first_end = bytes.find('\n');
    if (first_end == std::string_view::npos) {
      since_end_ += bytes.size();
    } else if (since_end_ + first_end <= longest_line) {
      since_end_ = bytes.size() - 1 - bytes.rfind('\n');
    } else {
      since_end_ += first_end;
    }
    if (since_end_ <= longest_line) return;
    throw Error(ErrorKind::bad_input, "standard input has a line longer than " +
                                          std::to_string(longest_line) +
                                          " bytes, so this is not a table of particles");
  }

 private:
  std::size_t since_end_ = 0;  ///< bytes after the last end of line
};

bool is_a_file_at_its_start() {
  struct stat status {};
  return ::fstat(STDIN_FILENO, &status) == 0 && S_ISREG(status.st_mode) &&
         ::lseek(STDIN_FILENO, 0, SEEK_CUR) == 0;
}

/// What standard_input() gives descriptors of.
FileDescriptor all_of_standard_input() {
  if (is_a_file_at_its_start()) return FileDescriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  FileDescriptor file = file_without_name();
  std::array<char, std::size_t{16} * 1024> block{};
  static_assert(block.size() <= longest_line, "no line within a block can be too long");
  LineLengths lines;
  while (true) {
    const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw Error(ErrorKind::bad_input, "standard input cannot be read: " + system_message(errno));
    }
    if (got == 0) return file;
    const std::string_view bytes(block.data(), static_cast<std::size_t>(got));
    lines.add(bytes);
    write_all(file.get(), bytes);
  }
}

}  // namespace

bool is_standard_stream(const fs::path& path) {
  return path.native() == "-";
}

std::string input_name(const fs::path& path) {
  return is_standard_stream(path) ? "standard input" : path.string();
}

std::string output_name(const fs::path& path) {
  return is_standard_stream(path) ? "standard output" : path.string();
}

FileDescriptor standard_input() {
  static const FileDescriptor all = all_of_standard_input();
  return FileDescriptor(::fcntl(all.get(), F_DUPFD_CLOEXEC, 0));
}

}  // namespace simgpu::io
