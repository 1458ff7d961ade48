#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "common/field_grid.hpp"
#include "common/field_view.hpp"

namespace simgpu::field {

/// Where a field has no velocities, such as land, at one of its times.
class MissingValues {
 public:
  /// `level` is as Levels::read() gives it. Both must outlive this.
  MissingValues(const Grid& grid, std::span<const std::byte> level);

  /// Whether all nodes of the cell are missing in which the position is, which has as many numbers
  /// as the grid has dimensions. False outside of the grid.
  template <class Real>
  bool at(const Real* position) const;

 private:
  template <unsigned dimensions, class Real>
  bool is_cell_missing(const Real* position) const;
  bool is_missing(std::uint64_t node) const;

  const Grid& grid_;
  std::span<const std::byte> level_;
  View view_;  ///< of the axes alone
};

extern template bool MissingValues::at(const double* position) const;
extern template bool MissingValues::at(const float* position) const;

}  // namespace simgpu::field
