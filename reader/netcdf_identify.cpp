// Which dimension of a velocity is which axis.

#include <algorithm>
#include <initializer_list>
#include <sstream>
#include <string_view>

#include "common/text/one_line.hpp"
#include "reader/netcdf_axes.hpp"
#include "reader/netcdf_units.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

using io::foreign::Axis;

namespace {

/// How sure it is that coordinates are of an axis.
enum class Sign { none, name, attribute };

struct Identity {
  Axis axis = Axis::x;
  Sign sign = Sign::none;
};

bool is_among(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

/// Axes of height that have no metres: they follow the bottom, or the pressure.
bool is_sigma(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::string name = file.text(variable, "standard_name").value_or("");
  return file.text(variable, "formula_terms") || name.find("sigma") != std::string::npos ||
         name.starts_with("ocean_s_coordinate") || name.starts_with("atmosphere_hybrid") ||
         name.starts_with("ocean_double_sigma");
}

std::optional<Axis> axis_by_standard_name(std::string_view name) {
  if (is_among(name, {"longitude", "projection_x_coordinate", "grid_longitude"})) return Axis::x;
  if (is_among(name, {"latitude", "projection_y_coordinate", "grid_latitude"})) return Axis::y;
  if (name == "time") return Axis::time;
  const bool is_vertical =
      is_among(name, {"depth", "height", "altitude", "air_pressure", "model_level_number"}) ||
      name.starts_with("height_above") || name.starts_with("depth_below");
  return is_vertical ? std::optional(Axis::z) : std::nullopt;
}

std::optional<Axis> axis_by_attributes(const NetcdfFile& file, const NetcdfVariable& variable) {
  const std::string axis = file.text(variable, "axis").value_or("");
  if (axis == "X" || axis == "x") return Axis::x;
  if (axis == "Y" || axis == "y") return Axis::y;
  if (axis == "Z" || axis == "z") return Axis::z;
  if (axis == "T" || axis == "t") return Axis::time;
  const std::string name = file.text(variable, "standard_name").value_or("");
  if (const auto by_name = axis_by_standard_name(name)) return by_name;
  const std::string units = file.text(variable, "units").value_or("");
  if (is_degrees_east(units)) return Axis::x;
  if (is_degrees_north(units)) return Axis::y;
  const std::optional<TimeUnits> time = time_units(units);
  if (time && time->has_date) return Axis::time;
  if (units.find(" since ") != std::string::npos) return Axis::time;
  if (is_sigma(file, variable) || is_pressure(units) || file.text(variable, "positive")) {
    return Axis::z;
  }
  return std::nullopt;
}

std::optional<Axis> axis_by_name(std::string_view name) {
  if (is_among(name, {"x", "X", "lon", "longitude"})) return Axis::x;
  if (is_among(name, {"y", "Y", "lat", "latitude"})) return Axis::y;
  if (is_among(name, {"z", "Z", "depth", "height", "altitude", "level", "lev"})) return Axis::z;
  if (is_among(name, {"t", "T", "time"})) return Axis::time;
  return std::nullopt;
}

Identity identify(const NetcdfFile& file, const NetcdfVariable& variable) {
  if (const auto axis = axis_by_attributes(file, variable)) return {*axis, Sign::attribute};
  if (const auto axis = axis_by_name(variable.name)) return {*axis, Sign::name};
  return {};
}

/// The variables that an attribute `coordinates` lists.
std::vector<const NetcdfVariable*> listed_coordinates(const NetcdfFile& file,
                                                      const NetcdfVariable& velocity) {
  std::vector<const NetcdfVariable*> found;
  std::istringstream names(file.text(velocity, "coordinates").value_or(""));
  for (std::string name; names >> name;) {
    const NetcdfVariable* const variable = file.variable(name);
    const bool is_new = std::find(found.begin(), found.end(), variable) == found.end();
    if (variable != nullptr && is_new) found.push_back(variable);
  }
  return found;
}

bool is_horizontal(Axis axis) {
  return axis == Axis::x || axis == Axis::y;
}

class Search {
 public:
  Search(const NetcdfFile& file, const NetcdfVariable& velocity)
      : file_(file), velocity_(velocity), listed_(listed_coordinates(file, velocity)) {}

  AxisVariables find() {
    for (const int dimension : velocity_.dimensions) look_at(dimension);
    require_no_curves();
    require_all();
    return found_;
  }

 private:
  void look_at(int dimension) {
    const NetcdfVariable* const variable = coordinates_of(dimension);
    const Identity identity = variable != nullptr ? identify(file_, *variable) : Identity{};
    const bool is_single = file_.length(dimension) == 1;
    if (identity.sign == Sign::none) {
      if (!is_single && unknown_ < 0) unknown_ = dimension;
      return;
    }
    if (is_single && identity.axis == Axis::z) return;
    const auto place = static_cast<std::size_t>(identity.axis);
    if (found_.dimensions[place] >= 0) {
      throw Refusal{what(*variable) + " and " + what(*found_.variables[place]) +
                    " are said to be the same axis of " + what(velocity_) +
                    "; give each an attribute 'axis'"};
    }
    found_.dimensions[place] = dimension;
    found_.variables[place] = variable;
    if (is_horizontal(identity.axis) && identity.sign == Sign::name) has_place_by_name_ = true;
  }

  /// The variable with the dimension's own name, else the one of those that are listed, else the
  /// only one of the file.
  const NetcdfVariable* coordinates_of(int dimension) const {
    const NetcdfVariable* const own = file_.variable(file_.dimension_name(dimension));
    const bool is_own = own != nullptr && is_along(*own, dimension);
    if (is_own && identify(file_, *own).sign == Sign::attribute) return own;
    if (const auto* const listed = only_one_along(dimension, listed_)) return listed;
    if (is_own && identify(file_, *own).sign != Sign::none) return own;
    return file_.length(dimension) == 1 ? nullptr : only_one_along(dimension, with_attributes());
  }

  static bool is_along(const NetcdfVariable& variable, int dimension) {
    return variable.dimensions == std::vector<int>{dimension};
  }

  std::vector<const NetcdfVariable*> with_attributes() const {
    std::vector<const NetcdfVariable*> found;
    for (const NetcdfVariable& variable : file_.variables()) {
      const bool is_line = variable.dimensions.size() == 1;
      if (is_line && axis_by_attributes(file_, variable)) found.push_back(&variable);
    }
    return found;
  }

  /// The one of `variables` that is along a dimension; null if there is none.
  const NetcdfVariable* only_one_along(int dimension,
                                       const std::vector<const NetcdfVariable*>& variables) const {
    std::vector<const NetcdfVariable*> found;
    for (const NetcdfVariable* const variable : variables) {
      const bool is_known = identify(file_, *variable).sign != Sign::none;
      if (is_known && is_along(*variable, dimension)) found.push_back(variable);
    }
    if (found.size() < 2) return found.empty() ? nullptr : found.front();
    const auto horizontal = std::count_if(found.begin(), found.end(), [&](const auto* variable) {
      return is_horizontal(identify(file_, *variable).axis);
    });
    const std::string name = one_line(file_.dimension_name(dimension));
    if (horizontal > 1) {
      throw Refusal{what(velocity_) + " has one dimension of places, '" + name +
                    "', as on an unstructured grid (UGRID); interpolate the velocities to a "
                    "rectilinear grid first"};
    }
    return the_sure_one(name, found);
  }

  /// Of coordinates along one dimension, such as two times of a forecast.
  const NetcdfVariable* the_sure_one(const std::string& dimension,
                                     const std::vector<const NetcdfVariable*>& among) const {
    std::vector<const NetcdfVariable*> sure;
    for (const NetcdfVariable* const variable : among) {
      if (file_.text(*variable, "axis") || file_.text(*variable, "standard_name")) {
        sure.push_back(variable);
      }
    }
    if (sure.size() == 1) return sure.front();
    throw Refusal{what(*among[0]) + " and " + what(*among[1]) +
                  " may both be the coordinates along '" + dimension + "' of " + what(velocity_) +
                  "; give the right one an attribute 'axis'"};
  }

  /// Longitudes and latitudes that each depend on two dimensions.
  void require_no_curves() const {
    const bool has_both = found_.dimensions[0] >= 0 && found_.dimensions[1] >= 0;
    if (has_both && !has_place_by_name_) return;
    for (const NetcdfVariable* const variable : listed_) {
      const Identity identity = identify(file_, *variable);
      const bool is_place = identity.sign != Sign::none && is_horizontal(identity.axis);
      if (variable->dimensions.size() > 1 && (is_place || !has_both)) refuse_curves(*variable);
    }
    if (has_both) return;
    for (const char* const name : {"nav_lon", "lon", "longitude", "lon_rho", "XLONG", "TLONG"}) {
      const NetcdfVariable* const variable = file_.variable(name);
      if (variable != nullptr && variable->dimensions.size() > 1) refuse_curves(*variable);
    }
  }

  [[noreturn]] void refuse_curves(const NetcdfVariable& variable) const {
    throw Refusal{what(velocity_) + " is on a curvilinear grid: its coordinates '" +
                  one_line(variable.name) + "' have the dimensions " +
                  dimensions_text(file_, variable) +
                  "; interpolate the velocities to a rectilinear grid first"};
  }

  void require_all() const {
    if (unknown_ >= 0) {
      throw Refusal{what(velocity_) + " has a dimension '" +
                    one_line(file_.dimension_name(unknown_)) +
                    "' of which the file does not say what it is; give its coordinates an "
                    "attribute 'axis' (X, Y, Z or T), or select one of it, for instance with ncks "
                    "-d " +
                    one_line(file_.dimension_name(unknown_)) + ",0"};
    }
    for (const Axis axis : {Axis::x, Axis::y}) {
      if (found_.dimensions[static_cast<std::size_t>(axis)] >= 0) continue;
      throw Refusal{what(velocity_) + " " + dimensions_text(file_, velocity_) + " has no " +
                    (axis == Axis::x ? "longitudes or x" : "latitudes or y") +
                    " among its dimensions; simgpu reads grids with one axis for each"};
    }
  }

  const NetcdfFile& file_;
  const NetcdfVariable& velocity_;
  std::vector<const NetcdfVariable*> listed_;
  AxisVariables found_;
  int unknown_ = -1;
  bool has_place_by_name_ = false;
};

}  // namespace

AxisVariables identify_axes(const NetcdfFile& file, const NetcdfVariable& velocity) {
  if (velocity.dimensions.size() > 8) {
    throw Refusal{what(velocity) + " has more than 8 dimensions; select some of them"};
  }
  return Search(file, velocity).find();
}

}  // namespace simgpu::reader
