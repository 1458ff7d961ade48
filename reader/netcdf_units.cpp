#include "reader/netcdf_units.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace simgpu::reader {

namespace {

struct Unit {
  double size;
  std::array<std::string_view, 5> names;  ///< empty where there are no more
};

const std::array lengths = {
    Unit{1, {"m", "metre", "metres", "meter", "meters"}},
    Unit{1000, {"km", "kilometre", "kilometres", "kilometer", "kilometers"}},
    Unit{0.01, {"cm", "centimetre", "centimetres", "centimeter", "centimeters"}},
    Unit{0.001, {"mm", "millimetre", "millimetres", "millimeter", "millimeters"}},
};

const std::array times = {
    Unit{1, {"s", "sec", "secs", "second", "seconds"}},
    Unit{60, {"min", "mins", "minute", "minutes"}},
    Unit{3600, {"h", "hr", "hrs", "hour", "hours"}},
    Unit{86400, {"d", "day", "days"}},
};

bool is_unit_among(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

template <class Units>
std::optional<double> find_unit(const Units& units, std::string_view name) {
  if (name.empty()) return std::nullopt;
  for (const Unit& unit : units) {
    if (std::find(unit.names.begin(), unit.names.end(), name) != unit.names.end()) return unit.size;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\n\r";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

/// The unit of time that velocities are "per": of "/s", " s-1", ".s^-1", "*s**-1".
std::optional<double> per_time(std::string_view text) {
  if (text.starts_with('/')) return find_unit(times, trimmed(text.substr(1)));
  for (const std::string_view power : {"**-1", "^-1", "-1"}) {
    if (text.ends_with(power)) {
      text.remove_suffix(power.size());
      text.remove_prefix(std::min(text.find_first_not_of(" .*"), text.size()));
      return find_unit(times, trimmed(text));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> metres_per_second(std::string_view units) {
  constexpr double knot = 1852.0 / 3600;
  units = trimmed(units);
  if (is_unit_among(units, {"kt", "kts", "knot", "knots", "kn"})) return knot;
  const std::size_t end = units.find_first_of(" /.*");
  if (end == std::string_view::npos) return std::nullopt;
  const auto length = find_unit(lengths, units.substr(0, end));
  const auto time = per_time(trimmed(units.substr(end)));
  if (!length || !time) return std::nullopt;
  return *length / *time;
}

std::optional<double> metres(std::string_view units) {
  return find_unit(lengths, trimmed(units));
}

bool is_pressure(std::string_view units) {
  return is_unit_among(trimmed(units), {"Pa", "hPa", "kPa", "mbar", "millibar", "millibars", "bar",
                                        "dbar", "decibar", "decibars", "pascal", "pascals", "atm"});
}

bool is_degrees_east(std::string_view units) {
  return is_unit_among(trimmed(units), {"degrees_east", "degree_east", "degrees_E", "degree_E",
                                        "degreesE", "degreeE", "degrees-east"});  // OSCAR's
}

bool is_degrees_north(std::string_view units) {
  return is_unit_among(trimmed(units), {"degrees_north", "degree_north", "degrees_N", "degree_N",
                                        "degreesN", "degreeN", "degrees-north"});
}

bool is_degrees(std::string_view units) {
  return is_degrees_east(units) || is_degrees_north(units) ||
         is_unit_among(trimmed(units), {"degrees", "degree", "deg"});
}

std::optional<TimeUnits> time_units(std::string_view units) {
  units = trimmed(units);
  TimeUnits result;
  const std::size_t end = std::min(units.find(' '), units.size());
  const auto unit = find_unit(times, units.substr(0, end));
  if (!unit) return std::nullopt;
  result.seconds = *unit;
  const std::string_view rest = trimmed(units.substr(end));
  if (rest.empty()) return result;
  if (!rest.starts_with("since ")) return std::nullopt;
  result.has_date = true;
  result.date = trimmed(rest.substr(6));
  return result;
}

}  // namespace simgpu::reader
