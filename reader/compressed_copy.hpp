#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reader/netcdf_file.hpp"

namespace simgpu::reader {

/// Along the frames and the particles of a trajectory: how many numbers stand together in a
/// compressed file. One frame, or one particle's course, is to be read without reading all. There
/// are few frames of many particles as well as many of few, but no more than
/// foreign::compressed_numbers in a chunk.
struct ChunkShape {
  std::uint64_t frames = 1;
  std::uint64_t particles = 1;
};
ChunkShape chunk_shape(std::uint64_t frames, std::uint64_t particles);

/// A netCDF-4 file with all that a classic one of simgpu's own says, compressed. It is made part by
/// part, so that who asks for it can be sure that it does not hang. What it throws, Refusal or
/// NetcdfFailure, means that it is not made.
class CompressedCopy {
 public:
  /// Of `from`, in what is at `path`, which is emptied. Nothing but what the file says of itself is
  /// there yet.
  CompressedCopy(const NetcdfFile& from, const std::string& path);
  ~CompressedCopy();
  CompressedCopy(const CompressedCopy&) = delete;
  CompressedCopy& operator=(const CompressedCopy&) = delete;

  /// How many parts there are to be copied, each a chunk or less.
  std::uint64_t parts() const noexcept { return parts_; }

  /// Copies a part, from 0 on in their order.
  void copy(std::uint64_t part);

  /// Completes the file, once all parts are there.
  void finish();

 private:
  /// A variable, and how it is divided. One of a single dimension is a single row.
  struct Divided {
    const NetcdfVariable* variable = nullptr;
    int id = -1;  ///< in the copy
    std::vector<std::size_t> lengths;
    std::vector<std::size_t> chunk;
    std::uint64_t first_part = 0;
    std::size_t number_bytes = 0;
  };

  void define_dimensions();
  void define_variable(const NetcdfVariable& variable);
  void copy_attributes(int variable, int to_variable);
  const Divided& divided_at(std::uint64_t part) const;

  const NetcdfFile& from_;
  int id_ = -1;
  std::vector<Divided> variables_;
  std::vector<unsigned char> numbers_;  ///< of a part
  std::uint64_t parts_ = 0;
};

}  // namespace simgpu::reader
