#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "common/field_view.hpp"

namespace simgpu::field {

/// A grid but for its coordinates. It is copied as it is, to other processes too.
struct GridProperties {
  unsigned dimensions = 2;          ///< and components of the velocity
  bool has_doubles = false;         ///< whether velocities are kept as doubles, or as floats
  bool is_geographic = false;       ///< x and y in degrees, else in metres
  bool is_steady = false;           ///< there is one time, which stands for all
  double period = 0;                ///< of x, after which the field repeats; 0 if it does not
  Beyond beyond = Beyond::outside;  ///< of z
};

/// The grid of a velocity field: what does not change with time. In host memory; each device gets
/// its own copy.
struct Grid : GridProperties {
  /// x, y[, z], strictly ascending, two at least.
  std::array<std::vector<double>, most_components> axes;

  std::uint64_t nodes() const {
    std::uint64_t nodes = 1;
    for (unsigned axis = 0; axis < dimensions; ++axis) nodes *= axes[axis].size();
    return nodes;
  }
  std::uint64_t bytes_of_number() const { return has_doubles ? sizeof(double) : sizeof(float); }
  /// Of the velocities at one time.
  std::uint64_t bytes_of_level() const { return nodes() * dimensions * bytes_of_number(); }
  std::uint64_t bytes_of_axes() const {
    std::uint64_t coordinates = 0;
    for (unsigned axis = 0; axis < dimensions; ++axis) coordinates += axes[axis].size();
    return coordinates * sizeof(double);
  }
};

/// Where a device keeps the velocities at one time.
enum class Slot : std::uint8_t {
  first,   ///< of the pair that is looked up together
  second,  ///< of the pair, later than the first
  more,    ///< the third time
};

/// The view of a grid but for its memory: what a device completes by its own pointers.
View view_without_memory(const Grid& grid);

/// `held`, whose third time would be at `more`, with the times that `asked_for` has.
View completed(View held, const void* more, const View& asked_for);

}  // namespace simgpu::field
