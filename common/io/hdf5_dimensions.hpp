#pragma once

#include <hdf5.h>

#include <cstdint>

#include "common/law_info.hpp"

namespace simgpu::io {

/// Names the dimensions of a file of particles of a law and gives it its time, as the scales and
/// the variable that netCDF-4 makes of them: programs that read that (xarray, ncdump) then show the
/// columns along `particle`. Throws Hdf5Failure.
void write_dimensions(hid_t file, const LawInfo& law, std::uint64_t particles, double time);

}  // namespace simgpu::io
