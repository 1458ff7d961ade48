#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/error.hpp"
#include "common/column.hpp"

namespace simgpu::io {

// The names by which files of particles may have the columns of a law: those of the law, and the
// words for coordinates on the globe in place of x, y and z.

/// A file lacks a column that it was opened for.
class MissingColumn : public Error {
 public:
  explicit MissingColumn(const std::string& sentence) : Error(ErrorKind::bad_input, sentence) {}
};

/// The place of the column that a file may have by that name, or nothing: a column's own name; lon,
/// longitude and x stand for each other, lat, latitude and y, and depth and z. A name that is a
/// column's own stands for no other.
std::optional<unsigned> column_in_file(Columns columns, std::string_view name);

/// The columns of a file as their names are found, one after the other.
class ColumnsOfFile {
 public:
  explicit ColumnsOfFile(Columns columns) : columns_(columns) {}

  /// The place of the column that has this name in the file; nothing if it is none.
  std::optional<unsigned> add(std::string_view name);

  /// Whether each column was found.
  bool are_all_there() const;

  /// The name that was found twice; empty if there is none.
  const std::string& named_twice() const noexcept { return named_twice_; }

  /// Throws Error (bad_input) if a column was found by two names; `file` is that of the file for
  /// the message.
  void require_one_name(const std::string& file) const;

  /// The name that a column has in the file.
  const std::string& name(unsigned column) const { return names_[column]; }

 private:
  Columns columns_;
  std::array<std::string, most_columns> names_;  ///< in the file; empty where there is none yet
  std::string named_twice_;
  std::string other_name_;  ///< of a column that has one already
};

/// The names that the columns have in a file of which `has` says whether it has a column of a name.
/// Throws MissingColumn whose sentence is what `missing` gives for a column's own name, or Error
/// (bad_input) if a column is there by two names.
std::vector<std::string> names_in_file(
    const std::string& file, Columns columns,
    const std::function<bool(const std::string& name)>& has,
    const std::function<std::string(const std::string& name)>& missing);

}  // namespace simgpu::io
