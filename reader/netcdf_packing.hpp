#pragma once

#include <limits>
#include <span>
#include <vector>

#include "reader/netcdf_file.hpp"

namespace simgpu::reader {

/// What the numbers of a variable stand for, by its attributes scale_factor, add_offset, _Unsigned,
/// _FillValue, missing_value, valid_range, valid_min and valid_max.
class NetcdfPacking {
 public:
  /// Refuses attributes that are no numbers, or none to unpack by.
  NetcdfPacking(const NetcdfFile& file, const NetcdfVariable& variable);

  /// Whether a stored number is what it stands for, if it is not missing.
  bool is_plain() const noexcept { return scale_ == 1 && offset_ == 0 && unsigned_range_ == 0; }

  /// Replaces stored numbers with what they stand for, and those of missing values with NaN. Each
  /// operation is rounded in double precision.
  template <class Number>
  void unpack(std::span<Number> numbers) const;

 private:
  void look_at_packing(const NetcdfFile& file, const NetcdfVariable& variable);
  void look_at_missing(const NetcdfFile& file, const NetcdfVariable& variable);
  /// Limits of stored numbers, or of unpacked ones where stored are integers and limits are not, as
  /// the NetCDF User Guide has it (valid_range).
  void look_at_range(const NetcdfFile& file, const NetcdfVariable& variable);
  double as_stored(double number) const;
  template <class Number>
  void unpack_block(std::span<Number> numbers) const;

  double unsigned_range_ = 0;  ///< added to negative integers that stand for unsigned ones
  double scale_ = 1;
  double offset_ = 0;
  std::vector<double> missing_;
  double least_ = -std::numeric_limits<double>::infinity();
  double most_ = std::numeric_limits<double>::infinity();
};

}  // namespace simgpu::reader
