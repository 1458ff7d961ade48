#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simgpu::fuzz {

/// What reading a whole HDF5 file came to.
struct Reading {
  enum class End : std::uint32_t { accepted, refused, crashed, crashed_in_own_code };

  End end = End::crashed;
  std::uint64_t rows = 0;    ///< if it was accepted
  std::uint64_t digest = 0;  ///< of all its numbers

  bool operator==(const Reading&) const = default;
};

/// How it is read: neither may matter.
struct Manner {
  unsigned char heap = 0;     ///< what memory that is asked for holds
  std::uint64_t at_once = 0;  ///< rows
};

/// Reads HDF5 files by simgpu-read's own code in a process that may die of them.
class Worker {
 public:
  Worker();
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

  Shared* shared_;
  int file_;
  int channel_ = -1;
  int process_ = -1;
  int files_read_ = 0;
};

}  // namespace simgpu::fuzz
