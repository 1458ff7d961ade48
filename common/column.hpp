#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "common/precision.hpp"

namespace simgpu {

/// One column of a state: what files and reports say of it, and where generated particles start.
struct ColumnInfo {
  std::string_view name;
  std::string_view unit;
  std::string_view meaning;
  double start_from = -1;  ///< generated values are uniform in the open interval (from, to)
  double start_to = 1;
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
