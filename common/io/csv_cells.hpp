#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace simgpu::io {

/// The cells of a line of comma-separated values, from the first to the last. Blanks around a cell
/// do not matter. A cell may stand in double quotes and then hold commas.
class CsvCells {
 public:
  explicit CsvCells(std::string_view line) : rest_(line) {}

  /// The next cell, without its quotes; nothing after the last. A line of nothing is one empty
  /// cell.
  std::optional<std::string_view> next();

 private:
  std::string_view take_up_to_comma(std::size_t from);

  std::string_view rest_;
  bool is_at_end_ = false;
};

/// How many cells such a line has.
std::uint64_t count_cells(std::string_view line);

}  // namespace simgpu::io
