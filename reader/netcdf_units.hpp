#pragma once

#include <optional>
#include <string_view>

#include "common/field/calendar.hpp"

namespace simgpu::reader {

/// How many m/s a unit of velocity is: "m s-1", "cm/s", "km h-1", "knots" and their other
/// spellings; nothing for what is no unit of velocity.
std::optional<double> metres_per_second(std::string_view units);

/// How many metres a unit of length is; nothing for what is none.
std::optional<double> metres(std::string_view units);

/// Whether a unit is one of pressure, by which levels may be given.
bool is_pressure(std::string_view units);

/// The spellings that CF has for degrees of longitude, of latitude, and of any angle.
bool is_degrees_east(std::string_view units);
bool is_degrees_north(std::string_view units);
bool is_degrees(std::string_view units);

/// Units of time, as CF has them: "days since 2000-01-01", or a plain "s".
struct TimeUnits {
  double seconds = 1;  ///< that a unit is
  bool has_date = false;
  std::string_view date;  ///< what follows "since"
};

/// Nothing for what is no unit of time from seconds to days.
std::optional<TimeUnits> time_units(std::string_view units);

}  // namespace simgpu::reader
