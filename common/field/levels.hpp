#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "common/field_grid.hpp"

namespace simgpu::field {

/// The velocities of a field, time by time: wherever they come from.
class Levels {
 public:
  virtual ~Levels() = default;

  virtual const Grid& grid() const = 0;

  /// In seconds, strictly ascending; one for a steady field.
  virtual std::span<const double> times() const = 0;

  /// Fills `components` (grid().bytes_of_level() bytes) with the velocities at times()[level], in
  /// m/s: component after component, each node by node with x first. Throws Error.
  virtual void read(std::uint64_t level, std::span<std::byte> components) = 0;
};

}  // namespace simgpu::field
