#pragma once

#include <string>
#include <string_view>

#include "common/law_info.hpp"

namespace simgpu::io {

/// The dataset of an HDF5 file of particles that shows the columns of their position side by side,
/// without holding anything itself: programs that draw points want their coordinates together.
inline constexpr const char* position_dataset = "position";

/// The dimensions of a file of particles, which are datasets without numbers, and its time.
inline constexpr const char* particle_dimension = "particle";
inline constexpr const char* axis_dimension = "axis";
inline constexpr const char* time_dataset = "time";

/// The attribute that holds the value of a law's parameter of that name.
inline std::string setting_attribute(std::string_view name) {
  return "parameter_" + std::string(name);
}

/// The names of the columns of a law's position: "x and y"; "x, y and z".
inline std::string axes_text(const LawInfo& law) {
  std::string text;
  for (unsigned axis = 0; axis < law.dimensions; ++axis) {
    if (axis > 0) text += axis + 1 < law.dimensions ? ", " : " and ";
    text += law.columns[axis].name;
  }
  return text;
}

}  // namespace simgpu::io
