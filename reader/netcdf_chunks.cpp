#include "reader/netcdf_chunks.hpp"

#include <algorithm>
#include <vector>

#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr std::uint64_t most_bytes_of_chunk = std::uint64_t{64} << 20;
constexpr std::uint64_t most_held_bytes = std::uint64_t{64} << 20;

/// A chunk as it is stored, and while filters are undone, which take as much again for each.
constexpr std::uint64_t copies_to_unpack = 4;

struct Chunks {
  std::uint64_t bytes = 1;     ///< of one
  std::uint64_t in_a_row = 1;  ///< that one row of places goes through
  std::uint64_t in_all = 1;    ///< that all places at one time go through
  bool has_more_times = false;
};

std::uint64_t bytes_of_chunk(const NetcdfFile& file, const NetcdfVariable& variable,
                             const std::vector<std::size_t>& extents) {
  std::uint64_t bytes = 1;
  check_netcdf(nc_inq_type(file.id(), variable.type, nullptr, &bytes));
  for (const std::size_t extent : extents) {
    if (extent == 0 || extent > most_bytes_of_chunk / bytes) {
      throw Refusal{what(variable) +
                    " has chunks of more than 64 MiB; write it in smaller ones, for instance with "
                    "nccopy -c"};
    }
    bytes *= extent;
  }
  return bytes;
}

/// How many numbers a chunk of a variable has along each dimension; none if it has no chunks.
std::vector<std::size_t> extents_of_chunk(const NetcdfFile& file, const NetcdfVariable& variable) {
  if (file.storage(variable) != NC_CHUNKED) return {};
  std::vector<std::size_t> extents(variable.dimensions.size());
  check_netcdf(nc_inq_var_chunking(file.id(), variable.id, nullptr, extents.data()));
  return extents;
}

Chunks chunks_of(const NetcdfFile& file, const NetcdfVariable& variable, const NetcdfAxes& axes,
                 const std::vector<std::size_t>& extents) {
  Chunks chunks;
  chunks.bytes = bytes_of_chunk(file, variable, extents);
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const int dimension = variable.dimensions[i];
    if (dimension == axes.of(io::foreign::Axis::time).dimension) {
      chunks.has_more_times = extents[i] > 1;
      continue;
    }
    const std::uint64_t along = (file.length(dimension) + extents[i] - 1) / extents[i];
    chunks.in_all *= along;
    if (dimension == axes.of(io::foreign::Axis::x).dimension) chunks.in_a_row = along;
  }
  return chunks;
}

/// Those of a row, or of all places if the next time is in the same and they are not too many.
std::uint64_t bytes_to_hold(const Chunks& chunks) {
  const std::uint64_t most = most_held_bytes / chunks.bytes;
  const bool holds_all = chunks.has_more_times && chunks.in_all <= most;
  const std::uint64_t wanted = holds_all ? chunks.in_all : std::min(chunks.in_a_row, most);
  return std::max<std::uint64_t>(wanted, 1) * chunks.bytes;
}

/// Has the library hold so many bytes of chunks.
void hold_bytes(const NetcdfFile& file, const NetcdfVariable& variable, std::uint64_t bytes) {
  // Places for chunks: many more than chunks, so that few of them meet at one. What was read once
  // may be needed at the next time, and so goes no earlier than the rest.
  constexpr std::size_t places = 10'007;
  constexpr float read_goes_first = 0;
  check_netcdf(nc_set_var_chunk_cache(file.id(), variable.id, bytes, places, read_goes_first));
}

}  // namespace

std::uint64_t hold_chunks(const NetcdfFile& file, const NetcdfVariable& variable,
                          const NetcdfAxes& axes) {
  const std::vector<std::size_t> extents = extents_of_chunk(file, variable);
  if (extents.empty()) return 0;
  const Chunks chunks = chunks_of(file, variable, axes, extents);
  const std::uint64_t held = bytes_to_hold(chunks);
  hold_bytes(file, variable, held);
  return held + copies_to_unpack * chunks.bytes;
}

std::uint64_t hold_chunk(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::vector<std::size_t> extents = extents_of_chunk(file, variable);
  if (extents.empty()) return 0;
  const std::uint64_t bytes = bytes_of_chunk(file, variable, extents);
  hold_bytes(file, variable, bytes);
  return (1 + copies_to_unpack) * bytes;
}

}  // namespace simgpu::reader
