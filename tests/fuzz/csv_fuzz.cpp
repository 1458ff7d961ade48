// Files of particles, in both precisions: what the reader accepts, the writer writes such that it
// comes back in every bit.

#include <memory>

#include "common/io/csv_reader.hpp"
#include "common/io/csv_writer.hpp"
#include "particles.hpp"

namespace simgpu::fuzz {

namespace {

template <class Real>
bool test_csv(const MemoryFile& file) {
  return test_file<Real>(
      file,
      [](const auto& path) { return std::make_unique<io::CsvReader<Real>>(path, law.columns); },
      [](const auto& path, std::uint64_t count) {
        return std::make_unique<io::CsvWriter<Real>>(path, law.columns, count);
      });
}

/// Whether every line of `text` is short enough for a row of numbers, and ended.
bool has_lines_of_rows(std::string_view text) {
  constexpr std::size_t longest = std::size_t{64} * 1024;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end > longest) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

void test_one(std::string_view input) {
  const MemoryFile file(input);
  const bool in_double = test_csv<double>(file);
  const bool in_single = test_csv<float>(file);
  require(in_double || !in_single, "double holds every number that single holds");
  require(!in_double || has_lines_of_rows(input), "lines that no row has are refused");
}

}  // namespace simgpu::fuzz
