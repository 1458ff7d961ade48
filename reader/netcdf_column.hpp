#pragma once

#include <cstdint>
#include <string>

#include "reader/netcdf_file.hpp"
#include "reader/netcdf_packing.hpp"

namespace simgpu::reader {

/// A column of particles in a NetCDF file: a variable of numbers in one dimension, or the last
/// frame of one of simgpu's trajectories. A missing value is not a number. What it throws, Refusal
/// or NetcdfFailure, means that the file is not read.
class NetcdfColumn {
 public:
  NetcdfColumn(const NetcdfFile& file, const NetcdfVariable& variable);

  const NetcdfVariable& variable() const noexcept { return variable_; }
  /// 4, or 8 where the numbers are stored as 64-bit ones, integers or packed.
  std::size_t number_bytes() const noexcept { return is_float_ ? sizeof(float) : sizeof(double); }
  std::uint64_t rows() const noexcept { return rows_; }
  /// The dimension along which its rows are.
  int dimension() const { return variable_.dimensions.back(); }
  std::string units() const;

  /// Bytes that the library holds while it reads the column.
  std::uint64_t room() const noexcept { return room_; }

  /// Puts the numbers of `count` rows from `first` on, which must be there, to `to`, in the
  /// processor's order of bytes.
  void read(std::uint64_t first, std::uint64_t count, unsigned char* to) const;

 private:
  void look_at_dimensions();

  const NetcdfFile& file_;
  const NetcdfVariable& variable_;
  NetcdfPacking packing_;
  bool is_float_;
  bool has_frames_ = false;
  std::uint64_t last_frame_ = 0;  ///< if it has some
  std::uint64_t rows_ = 0;
  std::uint64_t room_ = 0;
};

/// The variable of a column of that name, or null.
const NetcdfVariable* find_column(const NetcdfFile& file, const std::string& name);

}  // namespace simgpu::reader
