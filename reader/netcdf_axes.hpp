#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/field/calendar.hpp"
#include "common/io/foreign_protocol.hpp"
#include "reader/netcdf_file.hpp"

namespace simgpu::reader {

/// An axis of a velocity: a dimension of the file and its coordinates in the form in which they are
/// delivered, strictly ascending.
struct NetcdfAxis {
  int dimension = -1;  ///< -1 if the velocity does not have this axis
  bool is_reversed = false;
  std::vector<double> coordinates;
};

/// The axes of a velocity (see foreign::FieldDescription for what they are like).
struct NetcdfAxes {
  std::array<NetcdfAxis, 4> axes;  ///< by foreign::Axis
  bool is_geographic = false;
  bool is_periodic = false;
  bool repeats_column = false;  ///< whether the file itself has the first column again
  bool is_depth = false;
  std::optional<field::Instant> first_time;
  field::Calendar calendar = field::Calendar::standard;

  const NetcdfAxis& of(io::foreign::Axis axis) const {
    return axes[static_cast<std::size_t>(axis)];
  }
};

/// Which dimension of a velocity is which axis, by the CF conventions: axis, units, standard_name
/// and positive of the coordinates, else their common names. -1 for an axis that it does not have,
/// and for one of z with a single level. Refuses what has coordinates in two dimensions
/// (curvilinear), a single dimension of places (unstructured), or dimensions of unknown meaning.
struct AxisVariables {
  std::array<int, 4> dimensions = {-1, -1, -1, -1};
  std::array<const NetcdfVariable*, 4> variables{};
};
AxisVariables identify_axes(const NetcdfFile& file, const NetcdfVariable& velocity);

/// Reads and checks the coordinates of these axes.
NetcdfAxes read_axes(const NetcdfFile& file, const AxisVariables& found);

}  // namespace simgpu::reader
