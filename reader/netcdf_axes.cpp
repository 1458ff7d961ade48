#include "reader/netcdf_axes.hpp"

#include <algorithm>
#include <cmath>

#include "common/field/field_info.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "reader/netcdf_units.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

using io::foreign::Axis;

namespace {

/// Beyond it no coordinate has a meaning; in metres or seconds.
constexpr double most_coordinate = 1e15;

/// Ten thousand years, beyond which nobody counts.
constexpr double most_seconds_of_a_date = 3.2e11;

std::string node_text(std::size_t node) {
  return " at node " + std::to_string(node + 1);
}

/// What a sentence says of units.
std::string units_text(const std::string& units) {
  return units.empty() ? "has no units" : "has the units '" + one_line(units) + "'";
}

/// The coordinates as they are in the file.
std::vector<double> read_stored(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::uint64_t length = file.length(variable.dimensions.front());
  if (length > field::most_coordinates) {
    throw Refusal{what(variable) + " has " + std::to_string(length) +
                  " coordinates; simgpu reads up to " + std::to_string(field::most_coordinates)};
  }
  if (!is_number(variable.type) && !is_long_integer(variable.type)) {
    throw Refusal{what(variable) + " holds no numbers, and coordinates must be numbers"};
  }
  file.storage(variable);
  std::vector<double> values(length);
  if (length > 0) check_netcdf(nc_get_var_double(file.id(), variable.id, values.data()));
  return values;
}

void require_present(const NetcdfFile& file, const NetcdfVariable& variable,
                     const std::vector<double>& values) {
  std::vector<double> missing = file.numbers(variable, "_FillValue");
  const std::vector<double> others = file.numbers(variable, "missing_value");
  missing.insert(missing.end(), others.begin(), others.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool is_missing = std::find(missing.begin(), missing.end(), values[i]) != missing.end();
    if (is_missing || !std::isfinite(values[i])) {
      throw Refusal{what(variable) + " has no coordinate" + node_text(i) +
                    " (missing or not finite); give it one"};
    }
  }
}

double attribute_or(const NetcdfFile& file, const NetcdfVariable& variable, const char* name,
                    double otherwise) {
  const std::vector<double> numbers = file.numbers(variable, name);
  if (numbers.empty()) return otherwise;
  if (numbers.size() > 1 || !std::isfinite(numbers.front())) {
    throw Refusal{what(variable) + " has an attribute '" + name + "' that is not one number"};
  }
  return numbers.front();
}

std::vector<double> read_unpacked(const NetcdfFile& file, const NetcdfVariable& variable) {
  std::vector<double> values = read_stored(file, variable);
  require_present(file, variable, values);
  const double scale = attribute_or(file, variable, "scale_factor", 1);
  const double offset = attribute_or(file, variable, "add_offset", 0);
  if (scale != 1 || offset != 0) {
    for (double& value : values) value = value * scale + offset;
  }
  return values;
}

/// Refuses coordinates that repeat, turn or are beyond all sense. Whether they ascend.
bool require_strict(const NetcdfVariable& variable, const std::vector<double>& values) {
  const bool is_single = values.size() < 2;
  const bool ascends = is_single || values[0] < values[1];
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!(std::abs(values[i]) <= most_coordinate)) {
      throw Refusal{what(variable) + " is " + shortest(values[i]) + node_text(i) +
                    ", which is no place or time"};
    }
    if (i == 0) continue;
    if (values[i] == values[i - 1]) {
      throw Refusal{what(variable) + " repeats " + shortest(values[i]) + node_text(i) +
                    "; coordinates must all be different"};
    }
    if ((values[i] > values[i - 1]) != ascends) {
      throw Refusal{what(variable) + " turns from " + shortest(values[i - 1]) + " to " +
                    shortest(values[i]) + node_text(i) +
                    "; coordinates must go on ascending or descending"};
    }
  }
  return ascends;
}

void multiply(std::vector<double>& values, double factor) {
  if (factor == 1) return;
  for (double& value : values) value *= factor;
}

class Reading {
 public:
  Reading(const NetcdfFile& file, const AxisVariables& found) : file_(file), found_(found) {}

  NetcdfAxes read() {
    for (const Axis axis : {Axis::x, Axis::y, Axis::z, Axis::time}) {
      of(axis).dimension = found_.dimensions[static_cast<std::size_t>(axis)];
    }
    read_places();
    if (of(Axis::z).dimension >= 0) read_heights();
    if (of(Axis::time).dimension >= 0) read_times();
    return std::move(axes_);
  }

 private:
  NetcdfAxis& of(Axis axis) { return axes_.axes[static_cast<std::size_t>(axis)]; }
  const NetcdfVariable& variable(Axis axis) const {
    return *found_.variables[static_cast<std::size_t>(axis)];
  }
  std::string units(Axis axis) const { return file_.text(variable(axis), "units").value_or(""); }

  /// Coordinates in space, ascending.
  void read_strict(Axis axis, double factor) {
    NetcdfAxis& to = of(axis);
    to.coordinates = read_unpacked(file_, variable(axis));
    multiply(to.coordinates, factor);
    to.is_reversed = !require_strict(variable(axis), to.coordinates);
    if (to.is_reversed) std::reverse(to.coordinates.begin(), to.coordinates.end());
    if (to.coordinates.size() < 2) {
      throw Refusal{what(variable(axis)) + " has " + std::to_string(to.coordinates.size()) +
                    " coordinates; a field needs at least two along each axis"};
    }
  }

  void read_places() {
    for (const Axis axis : {Axis::x, Axis::y}) {
      const std::string name = file_.text(variable(axis), "standard_name").value_or("");
      if (name.starts_with("grid_l")) {
        throw Refusal{what(variable(axis)) +
                      " is of a rotated pole; interpolate the velocities to longitudes and "
                      "latitudes first, and turn them east and north"};
      }
    }
    axes_.is_geographic = is_degrees(units(Axis::x));
    if (axes_.is_geographic != is_degrees(units(Axis::y))) {
      throw Refusal{what(variable(Axis::x)) + " and " + what(variable(Axis::y)) +
                    " must be both in degrees or both in metres; one " +
                    units_text(units(Axis::x)) + ", the other " + units_text(units(Axis::y))};
    }
    for (const Axis axis : {Axis::x, Axis::y}) {
      read_strict(axis, axes_.is_geographic ? 1 : length_of(axis));
    }
    if (axes_.is_geographic) look_at_globe();
  }

  double length_of(Axis axis) const {
    if (const auto factor = metres(units(axis))) return *factor;
    throw Refusal{what(variable(axis)) + " " + units_text(units(axis)) +
                  "; it must be in degrees_east or degrees_north, or in metres"};
  }

  void look_at_globe() {
    const std::vector<double>& latitudes = of(Axis::y).coordinates;
    if (latitudes.front() < -90 || latitudes.back() > 90) {
      throw Refusal{what(variable(Axis::y)) + " goes from " + shortest(latitudes.front()) + " to " +
                    shortest(latitudes.back()) + " degrees; latitudes are from -90 to 90"};
    }
    std::vector<double>& longitudes = of(Axis::x).coordinates;
    double widest = 0;
    for (std::size_t i = 1; i < longitudes.size(); ++i) {
      widest = std::max(widest, longitudes[i] - longitudes[i - 1]);
    }
    // Longitudes in single precision are off by some 1e-5 degrees.
    const double tolerance = 1e-3 * widest;
    const double gap = 360 - (longitudes.back() - longitudes.front());
    if (std::max(std::abs(longitudes.front()), std::abs(longitudes.back())) > 720 ||
        gap < -tolerance) {
      throw Refusal{what(variable(Axis::x)) + " goes from " + shortest(longitudes.front()) +
                    " to " + shortest(longitudes.back()) +
                    " degrees; longitudes must go round the globe once at most"};
    }
    axes_.repeats_column = gap <= tolerance;
    axes_.is_periodic = gap <= widest + tolerance;
    if (axes_.repeats_column) longitudes.pop_back();
    if (axes_.is_periodic) longitudes.push_back(longitudes.front() + 360);
  }

  void read_heights() {
    const NetcdfVariable& z = variable(Axis::z);
    const std::string name = file_.text(z, "standard_name").value_or("");
    if (file_.text(z, "formula_terms") || name.find("sigma") != std::string::npos ||
        name.starts_with("ocean_s_coordinate") || name.starts_with("atmosphere_hybrid")) {
      throw Refusal{what(z) +
                    " has levels that follow the bottom or the pressure (sigma or hybrid); "
                    "interpolate the velocities to levels in metres first, or select one level"};
    }
    const auto factor = metres(units(Axis::z));
    if (!factor) {
      throw Refusal{what(z) + " has " +
                    (is_pressure(units(Axis::z)) ? "levels of pressure" : "levels") +
                    " in units '" + one_line(units(Axis::z)) +
                    "'; interpolate the velocities to levels in metres first, or select one level"};
    }
    axes_.is_depth = is_positive_down(z, name);
    read_strict(Axis::z, *factor);
  }

  bool is_positive_down(const NetcdfVariable& z, const std::string& name) const {
    std::string positive = file_.text(z, "positive").value_or("");
    std::transform(positive.begin(), positive.end(), positive.begin(),
                   [](char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (positive == "down") return true;
    if (positive == "up") return false;
    return name.starts_with("depth") || z.name.starts_with("depth");
  }

  void read_times() {
    const NetcdfVariable& time = variable(Axis::time);
    const std::string text = units(Axis::time);
    const std::optional<TimeUnits> unit = time_units(text);
    if (!unit) {
      throw Refusal{what(time) + " " + units_text(text) +
                    "; they must be seconds, minutes, hours or days since a date"};
    }
    std::vector<double>& values = of(Axis::time).coordinates;
    values = read_unpacked(file_, time);
    if (values.empty()) throw Refusal{what(time) + " has no times"};
    if (!require_strict(time, values)) {
      throw Refusal{what(time) + " descends; times must ascend"};
    }
    const double first = values.front();
    for (double& value : values) value = to_microseconds((value - first) * unit->seconds, *unit);
    require_strict(time, values);
    if (unit->has_date) set_date(time, *unit, first);
  }

  /// To microseconds, unless the unit is a second: a fraction of a day is none of a second exactly.
  static double to_microseconds(double seconds, const TimeUnits& unit) {
    return unit.seconds == 1 ? seconds : std::round(seconds * 1e6) / 1e6;
  }

  void set_date(const NetcdfVariable& time, const TimeUnits& unit, double first) {
    const std::string calendar = file_.text(time, "calendar").value_or("standard");
    const auto known = field::calendar_named(calendar);
    if (!known) {
      throw Refusal{
          what(time) + " has the calendar '" + one_line(calendar) +
          "'; simgpu reads standard, gregorian, proleptic_gregorian, noleap and 365_day; if "
          "one of them is meant, correct it, for instance with ncatted -a calendar," +
          one_line(time.name) + ",o,c,standard"};
    }
    axes_.calendar = *known;
    const auto origin = field::read_date(unit.date, *known);
    if (!origin) {
      throw Refusal{what(time) + " counts since '" + one_line(std::string(unit.date)) +
                    "', which is no date of the calendar " + calendar};
    }
    const double seconds = to_microseconds(first * unit.seconds, unit);
    if (!(std::abs(seconds) <= most_seconds_of_a_date)) {
      throw Refusal{what(time) + " begins " + shortest(first) + " " + units(Axis::time) +
                    ", which is no date"};
    }
    axes_.first_time = field::later(*origin, seconds);
  }

  const NetcdfFile& file_;
  const AxisVariables& found_;
  NetcdfAxes axes_;
};

}  // namespace

NetcdfAxes read_axes(const NetcdfFile& file, const AxisVariables& found) {
  return Reading(file, found).read();
}

}  // namespace simgpu::reader
