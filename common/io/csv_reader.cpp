#include "common/io/csv_reader.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

#include "common/error.hpp"
#include "common/floating_point.hpp"
#include "common/io/csv_format.hpp"
#include "common/io/quote.hpp"
#include "common/io/real_text.hpp"

namespace simgpu::io {

namespace {

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes the text up to the next comma off the front of `line`.
std::string_view take_cell(std::string_view& line) {
  const std::size_t comma = std::min(line.find(','), line.size());
  const std::string_view cell = trim(line.substr(0, comma));
  line.remove_prefix(std::min(comma + 1, line.size()));
  return cell;
}

std::size_t count_cells(std::string_view line) {
  return 1 + static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
}

}  // namespace

template <class Real>
CsvReader<Real>::CsvReader(const std::filesystem::path& path) : path_(path), lines_(path) {
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
    throw Error(ErrorKind::bad_input,
                path_.string() + ": the file is empty; its first line must be " + csv_header());
  }
  std::string_view line = *first;
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  std::array<bool, field_count> seen{};
  bool good = count_cells(line) == field_count;
  for (std::size_t column = 0; good && column < field_count; ++column) {
    const std::optional<Field> field = field_named(take_cell(line));
    good = field && !std::exchange(seen[static_cast<std::size_t>(*field)], true);
    if (good) columns_[column] = *field;
  }
  if (!good) fail("the header must name the columns " + csv_header() + ", but is " + quote(*first));
}

template <class Real>
void CsvReader<Real>::read(ParticleView<Real> block) {
  const DefaultFloatingPoint floating_point;
  for (std::uint64_t i = 0; i < block.size; ++i) block.store(i, parse_row(next_row()));
  require_end_after_last();
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
Particle<Real> CsvReader<Real>::parse_row(std::string_view line) const {
  if (trim(line).empty()) fail("the line is empty; leave it out");
  if (const std::size_t cells = count_cells(line); cells != field_count) {
    fail("has " + std::to_string(cells) + (cells == 1 ? " value" : " values") + ", expected " +
         std::to_string(field_count) + " (" + csv_header() + ")");
  }
  Particle<Real> particle{};
  for (const Field field : columns_) {
    value_of(particle, field) = parse_number(take_cell(line), field);
  }
  return particle;
}

template <class Real>
Real CsvReader<Real>::parse_number(std::string_view text, Field field) const {
  const auto column = [&] {
    return "column " + std::string(field_info[static_cast<std::size_t>(field)].name) + ": ";
  };
  Real number{};
  // It takes no plus sign; other programs write one.
  const bool has_plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
  const char* const start = text.data() + (has_plus ? 1 : 0);
  const auto [end, error] = real_from_chars(start, text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    fail(column() + quote(text) + " is out of range of this precision");
  }
  if (error != std::errc{} || end != text.data() + text.size()) {
    fail(column() + quote(text) + " is not a number");
  }
  if (!std::isfinite(number)) fail(column() + quote(text) + " is not finite");
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
