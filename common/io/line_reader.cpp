#include "common/io/line_reader.hpp"

#include <cstring>
#include <string>

#include "common/base/error.hpp"
#include "common/io/standard_stream.hpp"

namespace simgpu::io {

LineReader::LineReader(const std::filesystem::path& path)
    : path_(input_name(path)), file_(path), buffer_(buffer_bytes) {}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = 0;
  for (;;) {
    const char* start = buffer_.data() + begin_;
    const std::size_t length = end_ - begin_;
    if (const void* found = std::memchr(start + searched, '\n', length - searched)) {
      const auto line_length = static_cast<std::size_t>(static_cast<const char*>(found) - start);
      if (line_length > longest_line) fail_too_long();
      begin_ += line_length + 1;
      ++line_number_;
      std::string_view line(start, line_length);
      if (line.ends_with('\r')) line.remove_suffix(1);
      return line;
    }
    if (length > longest_line) fail_too_long();
    searched = length;
    if (!refill()) {
      if (length == 0) return std::nullopt;
      fail_in_line(
          "has no end of line, so the file may have been cut off; write it again, or end its last "
          "line if it is whole");
    }
  }
}

bool LineReader::refill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const std::size_t count = file_.read(position_, buffer_.data() + end_, buffer_.size() - end_);
  position_ += count;
  end_ += count;
  return count > 0;
}

void LineReader::fail_too_long() const {
  fail_in_line("longer than " + std::to_string(longest_line) +
               " bytes, so this is not a table of particles");
}

void LineReader::fail_in_line(const std::string& what) const {
  throw Error(ErrorKind::bad_input,
              path_.string() + ", line " + std::to_string(line_number_ + 1) + ": " + what);
}

void LineReader::rewind() {
  position_ = 0;
  begin_ = end_ = 0;
  line_number_ = 0;
}

}  // namespace simgpu::io
