#include "common/io/quote.hpp"

#include "common/text/one_line.hpp"
#include "common/text/utf8.hpp"

namespace simgpu::io {

namespace {

/// The first characters of `text`, as many as `most` bytes hold.
std::string_view whole_characters(std::string_view text, std::size_t most) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const auto character = first_code_point(text.substr(bytes));
    const std::size_t next = bytes + (character ? character->bytes : 1);
    if (next > most) break;
    bytes = next;
  }
  return text.substr(0, bytes);
}

}  // namespace

std::string quote(std::string_view text) {
  constexpr std::size_t most = 40;
  const std::string_view start = whole_characters(text, most);
  return "'" + one_line(start) + (start.size() < text.size() ? "...'" : "'");
}

std::string quote_file(const std::filesystem::path& file) {
  return "'" + one_line(file.native()) + "'";
}

}  // namespace simgpu::io
