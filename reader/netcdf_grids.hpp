#pragma once

#include "reader/netcdf_file.hpp"

namespace simgpu::reader {

/// Refuses a variable that says itself that it is on an unstructured grid (UGRID), or on the edges
/// of a staggered one (C-grid).
void require_no_mesh(const NetcdfFile& file, const NetcdfVariable& variable);

/// Refuses two components of a velocity that have different dimensions, as they do where each is at
/// places of its own (C-grid). Their order does not matter.
void require_same_dimensions(const NetcdfFile& file, const NetcdfVariable& one,
                             const NetcdfVariable& other);

/// Refuses a component eastward or northward where the axes x and y, of which `x` is one, are those
/// of a map projection, and so point elsewhere.
void require_along_axes(const NetcdfFile& file, const NetcdfVariable& component,
                        const NetcdfVariable& x);

/// Refuses a file none of whose variables has a standard_name that simgpu knows a velocity by: with
/// what kind of grid its velocities are on, if that is one that simgpu does not read, else with the
/// variables that may be meant.
[[noreturn]] void refuse_unknown_velocities(const NetcdfFile& file);

/// What to add to a sentence about a variable that is not there: the file's groups, if it has some.
std::string words_on_groups(const NetcdfFile& file);

}  // namespace simgpu::reader
