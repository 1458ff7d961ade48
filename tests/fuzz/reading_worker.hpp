#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu::fuzz {

/// What reading a whole file came to.
struct Reading {
  enum class End : std::uint32_t { accepted, refused, crashed, crashed_in_own_code };

  End end = End::crashed;
  bool is_sensible = true;   ///< whether what was accepted is what simgpu takes for a file's
  std::uint64_t count = 0;   ///< of its numbers, if it was accepted
  std::uint64_t digest = 0;  ///< of all of them

  bool operator==(const Reading&) const = default;
};

/// How it is read: neither may matter.
struct Manner {
  unsigned char heap = 0;     ///< what memory that is asked for holds
  std::uint64_t at_once = 0;  ///< numbers
};

inline constexpr std::uint64_t first_digest = 0xcbf29ce484222325U;
std::uint64_t digest_with(std::uint64_t digest, const unsigned char* bytes, std::size_t count);

/// Reads a whole file by simgpu-read's own code; nothing if it is refused. It may throw
/// std::bad_alloc for that, too.
using ReadWhole = std::optional<Reading> (*)(int descriptor, std::uint64_t at_once);

/// Reads files in a process that may die of them.
class Worker {
 public:
  explicit Worker(ReadWhole read_whole);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Reading read(std::string_view input, Manner manner);

  /// Has the next file read by a new process.
  void renew();

 private:
  struct Shared;

  void start();
  [[noreturn]] void work(int channel);

  ReadWhole read_whole_;
  Shared* shared_;
  int file_;
  int channel_ = -1;
  int process_ = -1;
  int files_read_ = 0;
};

}  // namespace simgpu::fuzz
