#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/column.hpp"
#include "common/parameters.hpp"

namespace simgpu::io {

/// What an .npy file (numpy's format of one array, versions 1.0 to 3.0) says of its numbers, which
/// follow its header.
struct NpyHeader {
  struct Column {
    std::string name;
    /// Nothing if it is none of a particle's, whatever it holds.
    std::optional<Precision> precision;
    std::uint64_t bytes = 0;  ///< that it takes in each record
  };

  std::vector<Column> columns;         ///< of a structured array, in order
  std::optional<Precision> precision;  ///< of plain numbers, if it has no columns
  std::uint64_t count = 0;             ///< elements of the array, which has one dimension
  std::uint64_t bytes = 0;             ///< of the header itself
};

/// Fills a buffer with the bytes that come next, and says how many: fewer at the end alone.
using ReadBytes = std::function<std::size_t(char* bytes, std::size_t count)>;

/// Reads a header; of what follows, nothing. `name` is the file's for messages, and
/// `columns` are those of a particle. Throws Error (bad_input) if it is no .npy file, is cut off,
/// holds Python objects, or has in one dimension or in a particle's columns anything but
/// little-endian floating-point numbers of 4 or 8 bytes.
NpyHeader read_npy_header(const std::string& name, Columns columns, const ReadBytes& read);

/// The header of `count` numbers, or of `count` particles whose numbers lie side by side.
std::string npy_header_of_numbers(Precision precision, std::uint64_t count);
std::string npy_header_of_particles(Precision precision, Columns columns, std::uint64_t count);

/// The type of a particle's record as Python writes it, for messages too: [('x', '<f8'), ...].
std::string npy_particle_type(Precision precision, Columns columns);

}  // namespace simgpu::io
