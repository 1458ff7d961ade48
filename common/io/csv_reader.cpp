#include "common/io/csv_reader.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <system_error>

#include "common/base/error.hpp"
#include "common/floating_point.hpp"
#include "common/io/csv_cells.hpp"
#include "common/io/csv_format.hpp"
#include "common/io/quote.hpp"
#include "common/io/real_text.hpp"
#include "common/io/standard_stream.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

template <class Real>
CsvReader<Real>::CsvReader(const std::filesystem::path& path, Columns columns)
    : path_(input_name(path)), lines_(path), columns_(columns), names_(columns) {
  read_header();
  while (lines_.next()) ++rows_;
  if (rows_ == 0) fail("the header is there, but no particle follows it");
  lines_.rewind();
  lines_.next();  // the header
}

template <class Real>
void CsvReader<Real>::read_header() {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::optional<std::string_view> first = lines_.next();
  if (!first) {
    throw Error(
        ErrorKind::bad_input,
        path_.string() + ": the file is empty; its first line must be " + csv_header(columns_));
  }
  std::string_view line = *first;
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  CsvCells cells(line);
  while (const auto cell = cells.next()) {
    cells_.push_back(names_.add(*cell));
    if (!cells_.back()) left_out_.emplace_back(*cell);
  }
  names_.require_one_name(path_.string() + ", line 1");
  const std::string problem =
      "the header must name the columns " + csv_header(columns_) + ", but is " + quote(*first);
  if (!names_.named_twice().empty())
    fail(problem + ", which has " + names_.named_twice() + " twice");
  if (!names_.are_all_there()) throw MissingColumn(path_.string() + ", line 1: " + problem);
}

template <class Real>
void CsvReader<Real>::read(ParticleView<Real> block) {
  const DefaultFloatingPoint floating_point;
  for (std::uint64_t i = 0; i < block.size; ++i) parse_row(next_row(), block, i);
  require_end_after_last();
  lines_.require_unchanged();
}

template <class Real>
void CsvReader<Real>::skip(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) next_row();
  require_end_after_last();
}

template <class Real>
std::string_view CsvReader<Real>::next_row() {
  const std::optional<std::string_view> line = lines_.next();
  if (!line) fail("the file ends here, but had more rows a moment ago; is it still being written?");
  ++rows_read_;
  return *line;
}

template <class Real>
void CsvReader<Real>::require_end_after_last() {
  if (rows_read_ == rows_ && lines_.next()) {
    fail("the file has more rows than a moment ago; is it still being written?");
  }
}

template <class Real>
void CsvReader<Real>::parse_row(std::string_view line, const ParticleView<Real>& block,
                                std::uint64_t i) const {
  // Before any number is looked at: a row that is cut short says more than its last number. Commas
  // may stand in quotes, but seldom do.
  const auto commas = static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
  if (commas + 1 != cells_.size() && count_cells(line) != cells_.size()) {
    fail_to_match_header(line);
  }
  CsvCells cells(line);
  for (const std::optional<unsigned>& column : cells_) {
    const std::optional<std::string_view> cell = cells.next();
    if (!cell) fail_to_match_header(line);
    if (column) block.columns[*column][i] = parse_number(*cell, *column);
  }
  if (cells.next()) fail_to_match_header(line);
}

/// For a row that has not as many values as the header has names.
template <class Real>
void CsvReader<Real>::fail_to_match_header(std::string_view line) const {
  if (line.find_first_not_of(" \t") == std::string_view::npos) {
    fail("the line is empty; leave it out");
  }
  fail("has " + counted(count_cells(line), "value") + ", expected " +
       std::to_string(cells_.size()) +
       (left_out_.empty() ? " (" + csv_header(columns_) + ")"
                          : ", as many as the header has names"));
}

template <class Real>
Real CsvReader<Real>::parse_number(std::string_view text, unsigned column) const {
  const auto where = [&] { return "column " + names_.name(column) + ": "; };
  const bool may_be_absent = columns_[column].may_be_absent();
  if (text.empty() && may_be_absent) return std::numeric_limits<Real>::quiet_NaN();
  Real number{};
  // It takes no plus sign; other programs write one.
  const bool has_plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
  const char* const start = text.data() + (has_plus ? 1 : 0);
  const auto [end, error] = real_from_chars(start, text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    fail(where() + quote(text) + " is out of range of this precision");
  }
  if (error != std::errc{} || end != text.data() + text.size()) {
    fail(where() + quote(text) + " is not a number");
  }
  if (!std::isfinite(number) && !(std::isnan(number) && may_be_absent)) {
    fail(where() + quote(text) + " is not finite");
  }
  return number;
}

template <class Real>
void CsvReader<Real>::fail(const std::string& what) const {
  const std::uint64_t line = lines_.line_number();
  const std::string row = line > 1 ? " (row " + std::to_string(line - 1) + ")" : "";
  throw Error(ErrorKind::bad_input,
              path_.string() + ", line " + std::to_string(line) + row + ": " + what);
}

template class CsvReader<double>;
template class CsvReader<float>;

}  // namespace simgpu::io
