#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "common/io/foreign_protocol.hpp"
#include "reader/netcdf_axes.hpp"
#include "reader/netcdf_values.hpp"
#include "reader/netcdf_velocities.hpp"

namespace simgpu::reader {

/// A velocity field in a NetCDF file, as foreign::FieldDescription says. What it throws, Refusal or
/// NetcdfFailure, means that the file is not read.
class NetcdfField {
 public:
  /// `descriptor` is the file, too. The variables are `names`, if they are named.
  NetcdfField(const std::string& path, int descriptor, const std::array<std::string, 3>& names);

  const io::foreign::FieldDescription& description() const noexcept { return description_; }
  const NetcdfAxes& axes() const noexcept { return axes_; }
  std::size_t value_bytes() const noexcept { return description_.value_bytes; }

  /// Puts values to `to`, all of which must be there; see NetcdfValues.
  void read(std::uint32_t component, std::uint64_t level, std::uint64_t first, std::uint64_t count,
            unsigned char* to);

 private:
  void choose_dimensions();
  void require_size() const;
  void make_components();
  void describe();

  NetcdfFile file_;
  NetcdfVelocities velocities_;
  NetcdfAxes axes_;
  std::array<std::optional<NetcdfMeaning>, 3> meanings_;
  std::array<std::optional<NetcdfValues>, 3> values_;
  io::foreign::FieldDescription description_;
};

}  // namespace simgpu::reader
