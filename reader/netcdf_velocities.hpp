#pragma once

#include <array>
#include <string>

#include "reader/netcdf_file.hpp"

namespace simgpu::reader {

/// Variables of a file that are the components of one velocity.
struct NetcdfVelocities {
  std::array<const NetcdfVariable*, 3> components{};  ///< the third is null if there is none
  bool is_third_downward = false;                     ///< whether the third is positive down
};

/// Finds them by `names`, where the first is not empty, else by the standard_name of sea water,
/// wind and the like. Refuses a file that has none, more than one velocity, or one on a grid whose
/// components are at different places (a C-grid), or that is unstructured.
NetcdfVelocities find_velocities(const NetcdfFile& file, const std::array<std::string, 3>& names);

}  // namespace simgpu::reader
