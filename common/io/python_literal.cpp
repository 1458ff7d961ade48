#include "common/io/python_literal.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace simgpu::io {

bool PythonLiteral::take(char mark) {
  skip_blanks();
  if (!rest_.starts_with(mark)) return false;
  rest_.remove_prefix(1);
  return true;
}

void PythonLiteral::expect(char mark) {
  if (!take(mark)) throw Malformed{};
}

bool PythonLiteral::is_string() {
  skip_blanks();
  return rest_.starts_with('\'') || rest_.starts_with('"');
}

std::string_view PythonLiteral::string() {
  if (!is_string()) throw Malformed{};
  std::size_t end = 1;
  for (; end < rest_.size() && rest_[end] != rest_.front(); ++end) {
    if (rest_[end] == '\\') ++end;
  }
  if (end >= rest_.size()) throw Malformed{};
  const std::string_view text = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + 1);
  return text;
}

bool PythonLiteral::boolean() {
  skip_blanks();
  for (const std::string_view word : {"True", "False"}) {
    if (!rest_.starts_with(word)) continue;
    rest_.remove_prefix(word.size());
    return word == "True";
  }
  throw Malformed{};
}

std::uint64_t PythonLiteral::number() {
  skip_blanks();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
  if (error != std::errc{}) throw Malformed{};
  rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
  if (rest_.starts_with('L')) rest_.remove_prefix(1);
  return number;
}

void PythonLiteral::expect_end() {
  skip_blanks();
  if (!rest_.empty()) throw Malformed{};
}

void PythonLiteral::skip_blanks() {
  rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
}

}  // namespace simgpu::io
