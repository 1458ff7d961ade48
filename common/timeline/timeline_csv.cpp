#include "common/timeline/timeline_csv.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace simgpu::memory {

namespace {

// Small, so that a sample seldom waits for the disk long.
constexpr std::size_t buffer_bytes = std::size_t{16} * 1024;
constexpr std::size_t usual_row = 256;

void append_seconds(std::string& row, double seconds) {
  constexpr int nanoseconds = 9;
  std::array<char, 64> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), seconds,
                                    std::chars_format::fixed, nanoseconds);
  row.append(text.data(), result.ptr);
}

/// Puts a cell in quotes where RFC 4180 asks for it.
void append_text(std::string& row, std::string_view text) {
  row += ',';
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += text;
    return;
  }
  row += '"';
  for (const char character : text) row.append(character == '"' ? 2 : 1, character);
  row += '"';
}

void append_bytes(std::string& row, std::optional<std::uint64_t> bytes) {
  row += ',';
  if (!bytes) return;
  std::array<char, 24> text{};
  row.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), *bytes).ptr);
}

}  // namespace

TimelineCsv::TimelineCsv(const std::filesystem::path& path)
    : file_(path), buffer_(buffer_bytes, '\0') {
  constexpr std::uint64_t usual_bytes = std::uint64_t{64} * 1024;
  file_.reserve(io::least_file_bytes, usual_bytes);
  // Within what it has, whose pages are there since it was filled.
  buffer_.assign(
      "seconds,device,line,host_rss_bytes,host_own_bytes,device_own_bytes,device_process_bytes\n");
}

void TimelineCsv::write(const TimelineSample& sample) {
  if (buffer_.size() + usual_row > buffer_bytes) flush();
  append_seconds(buffer_, sample.seconds);
  append_text(buffer_, sample.device);
  append_text(buffer_, sample.line);
  append_bytes(buffer_, sample.host_rss);
  append_bytes(buffer_, sample.host_own);
  append_bytes(buffer_, sample.device_own);
  append_bytes(buffer_, sample.device_process);
  buffer_ += '\n';
}

void TimelineCsv::commit() {
  flush();
  file_.commit();
}

void TimelineCsv::flush() {
  file_.write(buffer_);
  buffer_.clear();
}

}  // namespace simgpu::memory
