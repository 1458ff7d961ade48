#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "common/precision.hpp"

namespace simgpu {

/// Stands in a state for a number that a particle does not have, such as the time at which it left
/// while it is inside. It is finite and the same in both precisions, so that all that is done with
/// states needs no exception for it. Files have NaN in its place.
inline constexpr double absent_number = -0x1.fffffep127;

/// One column of a state: what files and reports say of it, and where generated particles start.
struct ColumnInfo {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
  double start_from = -1;  ///< generated values are uniform in the open interval (from, to)
  double start_to = 1;

  /// Whether a particle may be without it, as generated ones are. A file need not have it.
  constexpr bool may_be_absent() const {
    return start_from == absent_number && start_to == absent_number;
  }
};

/// The columns that a law names, in their order.
using Columns = std::span<const ColumnInfo>;

/// The most columns that a law may name. Views pass through kernels by value, so they have room for
/// so many.
inline constexpr unsigned most_columns = 8;

/// The place of the column of that name, or nothing.
constexpr std::optional<unsigned> column_named(Columns columns, std::string_view name) {
  for (unsigned column = 0; column < columns.size(); ++column) {
    if (columns[column].name == name) return column;
  }
  return std::nullopt;
}

/// Bytes that one number of a state takes.
constexpr std::uint64_t bytes_of_number(Precision precision) {
  return precision == Precision::double_precision ? sizeof(double) : sizeof(float);
}

/// Bytes that one particle takes in any representation that stores its columns and nothing else.
constexpr std::uint64_t bytes_per_particle(Precision precision, std::size_t columns) {
  return columns * bytes_of_number(precision);
}

/// Bytes that `particles` particles take, or the largest number if they are more than that.
constexpr std::uint64_t bytes_of(Precision precision, std::size_t columns,
                                 std::uint64_t particles) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t particle = bytes_per_particle(precision, columns);
  return particle != 0 && particles > most / particle ? most : particles * particle;
}

}  // namespace simgpu
