#include "common/io/csv_cells.hpp"

#include <algorithm>

namespace simgpu::io {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Where the cell that begins with a quote ends, behind the closing one; all of `text` if it is not
/// closed. Two quotes within are one that is meant.
std::size_t end_of_quoted(std::string_view text) {
  for (std::size_t quote = text.find('"', 1); quote != std::string_view::npos;) {
    const bool is_doubled = quote + 1 < text.size() && text[quote + 1] == '"';
    if (!is_doubled) return quote + 1;
    quote = text.find('"', quote + 2);
  }
  return text.size();
}

}  // namespace

std::optional<std::string_view> CsvCells::next() {
  if (is_at_end_) return std::nullopt;
  const std::size_t start = std::min(rest_.find_first_not_of(blanks), rest_.size());
  if (start == rest_.size() || rest_[start] != '"') return trimmed(take_up_to_comma(0));
  rest_.remove_prefix(start);
  const std::size_t end = end_of_quoted(rest_);
  const std::string_view cell = trimmed(take_up_to_comma(end));
  // What else stands in the cell makes it no quoted one.
  return cell.size() == end && end > 1 && cell.ends_with('"') ? cell.substr(1, end - 2) : cell;
}

/// Takes a cell off the front, whose comma is not before `from`.
std::string_view CsvCells::take_up_to_comma(std::size_t from) {
  const std::size_t comma = rest_.find(',', from);
  const std::string_view cell = rest_.substr(0, comma);
  is_at_end_ = comma == std::string_view::npos;
  rest_.remove_prefix(is_at_end_ ? rest_.size() : comma + 1);
  return cell;
}

std::uint64_t count_cells(std::string_view line) {
  CsvCells cells(line);
  std::uint64_t count = 0;
  while (cells.next()) ++count;
  return count;
}

}  // namespace simgpu::io
