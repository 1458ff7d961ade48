#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace simgpu::reader {

/// A variable of a file in a classic NetCDF format that goes beyond the file's end.
struct CutVariable {
  std::string name;
  std::uint64_t end = 0;  ///< where its last number would end
};

/// Those of a classic file (CDF-1, CDF-2 or CDF-5), which libnetcdf reads as zeros. None for a file
/// of another format, or whose header libnetcdf would not read either. `records` is the length of
/// its unlimited dimension.
///
/// See "The NetCDF Classic Format Specification" of Unidata's NetCDF User's Guide.
std::vector<CutVariable> variables_cut_off(int descriptor, std::uint64_t records);

}  // namespace simgpu::reader
