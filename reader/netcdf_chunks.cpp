#include <algorithm>
#include <vector>

#include "reader/netcdf_field.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr std::uint64_t most_chunk_bytes = std::uint64_t{64} << 20;
constexpr std::uint64_t most_held_bytes = std::uint64_t{64} << 20;

/// A chunk as it is stored, and while filters are undone, which take as much again for each.
constexpr std::uint64_t copies_to_unpack = 4;

struct Chunks {
  std::uint64_t bytes = 1;     ///< of one
  std::uint64_t in_a_row = 1;  ///< that one row of places goes through
};

Chunks chunks_of(const NetcdfFile& file, const NetcdfVariable& variable, const NetcdfAxes& axes,
                 const std::vector<std::size_t>& extents) {
  Chunks chunks;
  check_netcdf(nc_inq_type(file.id(), variable.type, nullptr, &chunks.bytes));
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i] == 0 || extents[i] > most_chunk_bytes / chunks.bytes) {
      throw Refusal{what(variable) +
                    " has chunks of more than 64 MiB; write it in smaller ones, for instance with "
                    "nccopy -c"};
    }
    chunks.bytes *= extents[i];
    if (variable.dimensions[i] != axes.of(io::foreign::Axis::x).dimension) continue;
    chunks.in_a_row = (file.length(variable.dimensions[i]) + extents[i] - 1) / extents[i];
  }
  return chunks;
}

}  // namespace

std::uint64_t hold_chunks(const NetcdfFile& file, const NetcdfVariable& variable,
                          const NetcdfAxes& axes) {
  int storage = NC_CONTIGUOUS;
  std::vector<std::size_t> extents(variable.dimensions.size());
  const int status = nc_inq_var_chunking(file.id(), variable.id, &storage, extents.data());
  if (status == NC_ENOTNC4) return 0;
  check_netcdf(status);
  if (storage != NC_CHUNKED) return 0;
  const Chunks chunks = chunks_of(file, variable, axes, extents);
  const std::uint64_t wanted = std::min(chunks.in_a_row, most_held_bytes / chunks.bytes);
  const std::uint64_t held = std::max<std::uint64_t>(wanted, 1) * chunks.bytes;
  // Places for chunks: many more than chunks, so that few of them meet at one.
  constexpr std::size_t places = 10'007;
  check_netcdf(nc_set_var_chunk_cache(file.id(), variable.id, held, places, 0.75F));
  return held + copies_to_unpack * chunks.bytes;
}

}  // namespace simgpu::reader
