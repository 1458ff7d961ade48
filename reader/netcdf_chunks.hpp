#pragma once

#include <cstdint>

#include "reader/netcdf_axes.hpp"
#include "reader/netcdf_file.hpp"

namespace simgpu::reader {

/// Has the library hold as many chunks of a variable as a row of its places goes through, so that
/// each is read and unpacked once for a time; where a chunk has several times, and 64 MiB are
/// enough, all chunks of one, so that it is unpacked once for these. Bytes that it holds for that,
/// and to unpack a chunk; 0 for a variable that has no chunks. Refuses chunks that take too much
/// memory.
std::uint64_t hold_chunks(const NetcdfFile& file, const NetcdfVariable& variable,
                          const NetcdfAxes& axes);

/// Has the library hold one chunk of a variable whose numbers are read in their order. As above.
std::uint64_t hold_chunk(const NetcdfFile& file, const NetcdfVariable& variable);

}  // namespace simgpu::reader
