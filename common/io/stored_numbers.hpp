#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "common/io/particle_file.hpp"
#include "common/parameters.hpp"

namespace simgpu::io {

/// Numbers of one column as a binary file holds them: in the processor's order of bytes, aligned or
/// not.
struct StoredNumbers {
  const char* bytes;        ///< of the first
  std::size_t stride;       ///< bytes from one to the next
  Precision precision;      ///< of the file
  std::string_view column;  ///< its name
  std::uint64_t first_row;  ///< the row of the first, from 1
  bool may_be_nan = false;  ///< where a particle is without one
};

/// Takes `count` numbers into `column`, each to the nearest `Real` if the file's precision is
/// another. Throws Error (bad_input) that names file, row and column of a number that is not finite
/// or out of range of `Real`.
template <class Real>
void take_numbers(const StoredNumbers& stored, Real* column, std::uint64_t count,
                  const std::filesystem::path& path);

/// Throws OtherPrecision if a file in precision `stored` may not be read as `Real`.
template <class Real>
void require_convertible(const std::filesystem::path& path, Precision stored,
                         Conversion conversion);

}  // namespace simgpu::io
