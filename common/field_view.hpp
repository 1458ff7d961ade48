#pragma once

#include <cstdint>

namespace simgpu::field {

// A gridded velocity field as steps look at it: views of what a device holds. All pointers are to
// the memory of the device that takes the steps.

/// The coordinates along one axis: `count` of them, two at least, strictly ascending.
struct AxisView {
  const double* at = nullptr;
  std::uint32_t count = 0;
  /// How many cells a unit has, where that finds each cell to within its neighbours (see
  /// cell_of()); 0 where cells are too uneven.
  double cells_per_unit = 0;
  /// Between coordinates, if each of them is at[0] + number * spacing, rounded twice; else 0.
  double spacing = 0;

  double first() const { return at[0]; }
};

/// Which values of a depth or height axis there are above the first level and below the last.
enum class Beyond : std::uint8_t {
  outside,       ///< none: who goes there has left
  as_the_first,  ///< before the first coordinate, those of the first level
  as_the_last,   ///< after the last coordinate, those of the last level
};

/// The most components that a velocity has.
inline constexpr unsigned most_components = 3;

/// What a step needs of a field: its axes, and the velocities at two times between which the step
/// is, or three if it goes beyond the second. Velocities are in m/s.
struct View {
  AxisView axes[most_components];  ///< x, y[, z]
  /// For each node, x first, then y, then z: the components at the first time, and then at the
  /// second. Numbers are doubles or floats.
  const void* nodes = nullptr;
  /// The components at the third time, node by node; null if no step needs them.
  const void* more = nullptr;
  double times[3] = {};             ///< in seconds, ascending: with the third, if it is there
  unsigned time_count = 2;          ///< how many of them there are
  bool has_doubles = false;         ///< whether nodes are doubles
  bool is_geographic = false;       ///< x and y in degrees
  bool is_steady = false;           ///< one time stands for all: only what is at the first counts
  bool more_is_before = false;      ///< whether the third time is before the others
  double period = 0;                ///< of x, after which the field repeats; 0 if it does not
  Beyond beyond = Beyond::outside;  ///< of z
};

}  // namespace simgpu::field
