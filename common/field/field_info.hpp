#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/field/calendar.hpp"
#include "common/precision.hpp"

namespace simgpu::field {

/// The most that a velocity may be, in m/s; what is faster is no velocity of a fluid.
inline constexpr double most_velocity = 1e6;

/// The most nodes of a field at one time, so that an index of one fits 31 bits.
inline constexpr std::size_t most_nodes = (std::size_t{1} << 31) - 1;

/// The most nodes along an axis, and the most times.
inline constexpr std::size_t most_coordinates = std::size_t{1} << 20;

/// Where velocities are given, and when: a grid of nodes, each axis strictly ascending.
struct FieldInfo {
  std::vector<double> x;       ///< longitudes in degrees or metres, at least two
  std::vector<double> y;       ///< latitudes in degrees or metres, at least two
  std::vector<double> z;       ///< metres, at least two; empty if the field has two dimensions
  bool is_geographic = false;  ///< whether x and y are degrees
  /// Whether the grid covers all longitudes. Then its last column repeats the first one, exactly
  /// 360 degrees further east.
  bool is_periodic = false;
  bool is_depth =
      false;  ///< whether z is positive down; the third component is along z in any case

  /// In seconds since the first time, strictly ascending. Empty if the field does not change; else
  /// at least two.
  std::vector<double> times;
  /// The date of the first time, if the file has one.
  std::optional<Instant> first_time;
  Calendar calendar = Calendar::standard;

  Precision precision = Precision::single_precision;  ///< of the stored velocities
  std::array<std::string, 3> variables;               ///< of the components, as the file names them
  std::string units;                                  ///< of the first, as the file has them

  std::size_t components() const noexcept { return z.empty() ? 2 : 3; }
  /// Velocities of one component at one time. Their order is z, y, x, with x the fastest.
  std::size_t nodes() const noexcept { return x.size() * y.size() * (z.empty() ? 1 : z.size()); }
  /// Times, or 1 for a field that does not change.
  std::size_t levels() const noexcept { return times.empty() ? 1 : times.size(); }
};

/// What tells fields apart, in hexadecimal digits: all that is in `field`, but for the names of
/// units. Of velocities it says nothing, since reading them all would take as long as a run.
std::string identity_of(const FieldInfo& field);

/// Seconds from the field's first time to a date (see read_date()). Throws Error (bad_input) if the
/// text is no date of the field's calendar, or if the field's times have no date.
double seconds_of_date(const FieldInfo& field, std::string_view date);

}  // namespace simgpu::field
