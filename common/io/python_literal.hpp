#pragma once

#include <cstdint>
#include <string_view>

namespace simgpu::io {

/// Reads a Python literal from left to right, as far as the headers of numpy's files have them.
/// Blanks between its parts do not matter. What is not as asked for is `Malformed`.
class PythonLiteral {
 public:
  struct Malformed {};

  /// `text` must outlive this.
  explicit PythonLiteral(std::string_view text) : rest_(text) {}

  /// Whether `mark` comes next; takes it if so.
  bool take(char mark);

  /// Takes `mark`, which must come next.
  void expect(char mark);

  /// Whether a string comes next.
  bool is_string();

  /// What is between the quotes, single or double, with its escapes as they are written.
  std::string_view string();

  /// True or False.
  bool boolean();

  /// A whole number from 0 to 2^64 - 1. Python 2 writes an L behind long ones.
  std::uint64_t number();

  /// Nothing but blanks may be left.
  void expect_end();

 private:
  void skip_blanks();

  std::string_view rest_;
};

}  // namespace simgpu::io
