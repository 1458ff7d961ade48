#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "common/base/file_descriptor.hpp"
#include "common/io/foreign_protocol.hpp"

namespace simgpu::io {

/// A simgpu-read at work on a file: what is asked of it, and what it answers. It ends with this
/// object, or with this process.
class ReaderProcess {
 public:
  /// `path` is the name of `file` for messages, `purpose` one of those in foreign_protocol.hpp;
  /// `output` a file that it may write to, if its purpose is to write one.
  /// Throws Error: run_failed if it cannot be started, out_of_memory if there is no memory for it.
  ReaderProcess(const std::filesystem::path& path, int file, const char* purpose,
                std::optional<int> output = std::nullopt);
  ~ReaderProcess();
  ReaderProcess(const ReaderProcess&) = delete;
  ReaderProcess& operator=(const ReaderProcess&) = delete;

  /// Its answer, which is `done` or `absent`. Throws Error (bad_input) if the file is refused, or
  /// if the process dies of it.
  foreign::Answer ask(const foreign::Request& request);

  /// Where numbers are.
  const char* memory() const noexcept { return memory_; }

 private:
  void share_memory();
  void start(int file, const char* purpose, std::optional<int> output);
  void expect_ready();
  bool receive(foreign::Answer& answer) const;
  int end() noexcept;
  [[noreturn]] void tell_end(int status) const;

  std::filesystem::path path_;
  FileDescriptor memory_file_;
  const char* memory_ = nullptr;
  FileDescriptor channel_;
  pid_t process_ = -1;
};

}  // namespace simgpu::io
