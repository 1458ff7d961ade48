#pragma once

#include <cstddef>
#include <cstdint>

/// What passes between simgpu and simgpu-read, the process that reads files of others' making: one
/// Request, then one Answer, each a message of its own. Numbers of a column lie in memory that both
/// share.
namespace simgpu::io::foreign {

/// simgpu-read finds there what it was given. Its standard streams are the file, too, opened for
/// reading alone, so that nothing it prints goes anywhere.
inline constexpr int file_descriptor = 0;
inline constexpr int channel_descriptor = 3;
inline constexpr int memory_descriptor = 4;

/// Bytes of the shared memory.
inline constexpr std::size_t block_bytes = std::size_t{256} * 1024;

/// Names and texts, with a zero at their end.
inline constexpr std::size_t name_bytes = 64;
inline constexpr std::size_t text_bytes = 1024;

/// To be raised whenever what is below changes: both programs must be of one version.
inline constexpr std::uint64_t version = 1;

enum class Wish : std::uint32_t {
  open_column,  ///< finds and checks the column `name`
  read_column,  ///< puts `count` numbers of an opened column, from the row `first` on, into memory
  read_count,   ///< the file's attribute `name`, if it is an integer
  read_number,  ///< likewise a floating-point number
  read_text,    ///< likewise a text
};

struct Request {
  Wish wish = Wish::open_column;
  std::uint32_t column = 0;  ///< as they were opened, from 0
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  char name[name_bytes] = {};
};

enum class Outcome : std::uint32_t {
  ready,      ///< the first answer, without a request; `count` is the version
  done,       ///< as asked for
  absent,     ///< there is no such attribute
  refused,    ///< the file is wrong: `text` says in what
  no_memory,  ///< there is not enough of it for the library
};

struct Answer {
  Outcome outcome = Outcome::done;
  std::uint32_t number_bytes = 0;  ///< 4 or 8, of a column
  std::uint64_t rows = 0;          ///< of a column
  std::uint64_t room =
      0;  ///< bytes that simgpu-read holds while it reads the columns opened so far
  std::uint64_t count = 0;
  double number = 0;
  char text[text_bytes] = {};
};

}  // namespace simgpu::io::foreign
