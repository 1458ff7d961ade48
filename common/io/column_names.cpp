#include "common/io/column_names.hpp"

#include "common/io/quote.hpp"

namespace simgpu::io {

namespace {

struct OtherName {
  std::string_view name;
  std::string_view column;
};

/// Names of one coordinate stand beside each other.
constexpr OtherName other_names[] = {
    {"lon", "x"}, {"longitude", "x"},   {"lat", "y"}, {"latitude", "y"},   {"depth", "z"},
    {"x", "lon"}, {"longitude", "lon"}, {"y", "lat"}, {"latitude", "lat"}, {"z", "depth"}};

}  // namespace

std::optional<unsigned> column_in_file(Columns columns, std::string_view name) {
  if (const auto own = column_named(columns, name)) return own;
  for (const OtherName& other : other_names) {
    if (other.name != name) continue;
    if (const auto column = column_named(columns, other.column)) return column;
  }
  return std::nullopt;
}

std::optional<unsigned> ColumnsOfFile::add(std::string_view name) {
  const std::optional<unsigned> column = column_in_file(columns_, name);
  if (!column) return std::nullopt;
  std::string& known = names_[*column];
  if (known.empty()) {
    known = name;
  } else if (known == name) {
    named_twice_ = name;
  } else {
    other_name_ = name;
  }
  return column;
}

bool ColumnsOfFile::are_all_there() const {
  for (unsigned column = 0; column < columns_.size(); ++column) {
    if (names_[column].empty()) return false;
  }
  return true;
}

void ColumnsOfFile::require_one_name(const std::string& file) const {
  if (other_name_.empty()) return;
  const unsigned column = column_in_file(columns_, other_name_).value_or(0);
  throw Error(ErrorKind::bad_input, file + ": it has both " + quote(names_[column]) + " and " +
                                        quote(other_name_) + ", and each would be the column " +
                                        std::string(columns_[column].name) + "; leave one out");
}

std::vector<std::string> names_in_file(
    const std::string& file, Columns columns,
    const std::function<bool(const std::string& name)>& has,
    const std::function<std::string(const std::string& name)>& missing) {
  ColumnsOfFile found(columns);
  std::vector<std::string> names;
  for (unsigned column = 0; column < columns.size(); ++column) {
    const std::string own(columns[column].name);
    if (has(own)) found.add(own);
    for (const OtherName& other : other_names) {
      const std::string name(other.name);
      if (name != own && column_in_file(columns, name) == column && has(name)) found.add(name);
    }
    found.require_one_name(file);
    if (found.name(column).empty()) throw MissingColumn(missing(own));
    names.push_back(found.name(column));
  }
  return names;
}

}  // namespace simgpu::io
