#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/io/input_file.hpp"
#include "common/memory/counting_allocator.hpp"

namespace simgpu::io {

/// Bytes of a line: of a thousand columns, say.
inline constexpr std::size_t longest_line = std::size_t{64} * 1024;

/// Reads a text file line by line through one fixed buffer.
class LineReader {
 public:
  static constexpr std::size_t buffer_bytes = std::size_t{256} * 1024;

  /// Throws Error (bad_input) if the file cannot be opened or is not a regular file, which alone
  /// can be read twice.
  explicit LineReader(const std::filesystem::path& path);

  /// The next line without its end ("\n" or "\r\n"), valid until the next call; nothing at the end
  /// of the file. Throws Error (bad_input) if the file cannot be read, if a line is longer than any
  /// row of numbers, or if the last line has no end, as in a file that was cut off.
  std::optional<std::string_view> next();

  /// The number of the line that next() gave last, from 1.
  std::uint64_t line_number() const { return line_number_; }

  /// As InputFile's.
  void require_unchanged() const { file_.require_unchanged(); }

  /// Goes back to the start of the file.
  void rewind();

 private:
  /// Keeps the unread bytes and reads more behind them; says whether there were more.
  bool refill();

  /// For the line that comes next.
  [[noreturn]] void fail_too_long() const;
  [[noreturn]] void fail_in_line(const std::string& what) const;

  std::filesystem::path path_;
  InputFile file_;
  std::uint64_t position_ = 0;  ///< in the file, of what is read next
  std::vector<char, memory::CountingAllocator<char>> buffer_;
  std::size_t begin_ = 0;  ///< of the unread bytes in the buffer
  std::size_t end_ = 0;
  std::uint64_t line_number_ = 0;
};

}  // namespace simgpu::io
