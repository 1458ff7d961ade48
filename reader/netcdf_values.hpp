#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "reader/netcdf_axes.hpp"
#include "reader/netcdf_file.hpp"
#include "reader/netcdf_packing.hpp"

namespace simgpu::reader {

/// What a stored number of a velocity means, in m/s along the delivered axis.
class NetcdfMeaning {
 public:
  /// Refuses units that are none of velocity, and attributes that are no numbers. `is_turned` says
  /// that the delivered axis has the other direction.
  NetcdfMeaning(const NetcdfFile& file, const NetcdfVariable& variable, bool is_turned);

  /// 4, or 8 where the variable is stored so.
  std::size_t value_bytes() const noexcept { return value_bytes_; }
  const std::string& units() const noexcept { return units_; }

  /// Replaces stored numbers with what they stand for in the file's units, and those of missing
  /// values with NaN.
  void unpack(std::span<double> numbers) const { packing_.unpack(numbers); }

  /// The velocity that a number in the file's units is.
  double velocity(double unpacked) const { return unpacked * factor_; }

 private:
  void look_at_units(const NetcdfFile& file, const NetcdfVariable& variable);

  std::size_t value_bytes_;
  std::string units_;
  NetcdfPacking packing_;
  double factor_ = 1;  ///< to m/s along the delivered axis
};

/// One component of a velocity, read node by node in the order z, y, x of the delivered axes.
class NetcdfValues {
 public:
  NetcdfValues(const NetcdfFile& file, const NetcdfVariable& variable, const NetcdfAxes& axes,
               const NetcdfMeaning& meaning);

  /// Puts `count` values of the time `level`, from the node `first` on, to `to`; all must be there.
  /// Refuses what is no velocity, with its place.
  template <class Real>
  void read(std::uint64_t level, std::uint64_t first, std::uint64_t count, Real* to);

 private:
  /// Columns [x, x + columns) of rows [y, y + rows) at one level of z.
  struct Box {
    std::uint64_t z = 0;
    std::uint64_t y = 0;
    std::uint64_t rows = 0;
    std::uint64_t x = 0;
    std::uint64_t columns = 0;
  };
  template <class Real>
  void read_rows(const Box& box, Real* to, std::uint64_t row_length);
  template <class Real>
  void read_box(const Box& box, Real* to, std::uint64_t row_length);
  void read_stored(const Box& box);
  template <class Real>
  void put_row(const Box& box, std::uint64_t row, Real* to) const;
  std::uint64_t length_of(io::foreign::Axis axis) const;
  [[noreturn]] void refuse_velocity(const Box& box, std::uint64_t row, std::uint64_t column,
                                    double velocity) const;

  const NetcdfFile& file_;
  const NetcdfVariable& variable_;
  const NetcdfAxes& axes_;
  const NetcdfMeaning& meaning_;
  std::array<std::size_t, 4> places_{};  ///< of axes among the dimensions, by foreign::Axis
  std::uint64_t columns_;                ///< of the file, as they are delivered
  std::uint64_t rows_;
  std::uint64_t level_ = 0;
  std::vector<double> numbers_;  ///< of a box, in the order of the file
};

}  // namespace simgpu::reader
