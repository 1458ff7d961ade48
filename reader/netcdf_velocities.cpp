#include "reader/netcdf_velocities.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "common/text/one_line.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr std::string_view name_them = "; name the variables of the velocity";

using Names = std::array<std::string_view, 3>;

/// Standard names of velocities by component, the third only where there is one.
constexpr std::array velocity_names = {
    Names{"eastward_sea_water_velocity", "northward_sea_water_velocity",
          "upward_sea_water_velocity"},
    Names{"sea_water_x_velocity", "sea_water_y_velocity", "upward_sea_water_velocity"},
    Names{"surface_eastward_sea_water_velocity", "surface_northward_sea_water_velocity", ""},
    Names{"surface_geostrophic_eastward_sea_water_velocity",
          "surface_geostrophic_northward_sea_water_velocity", ""},
    Names{"geostrophic_eastward_sea_water_velocity", "geostrophic_northward_sea_water_velocity",
          ""},
    Names{"barotropic_eastward_sea_water_velocity", "barotropic_northward_sea_water_velocity", ""},
    Names{"barotropic_sea_water_x_velocity", "barotropic_sea_water_y_velocity", ""},
    Names{"eastward_wind", "northward_wind", "upward_air_velocity"},
    Names{"x_wind", "y_wind", "upward_air_velocity"},
    Names{"eastward_sea_ice_velocity", "northward_sea_ice_velocity", ""},
    Names{"sea_ice_x_velocity", "sea_ice_y_velocity", ""},
    Names{"land_ice_x_velocity", "land_ice_y_velocity", "land_ice_vertical_velocity"},
    Names{"eastward_velocity", "northward_velocity", "upward_velocity"},
    Names{"x_velocity", "y_velocity", "z_velocity"},
};

using Found = std::vector<const NetcdfVariable*>;

Found with_standard_name(const NetcdfFile& file, std::string_view name) {
  Found found;
  if (name.empty()) return found;
  for (const NetcdfVariable& variable : file.variables()) {
    if (file.text(variable, "standard_name") == name) found.push_back(&variable);
  }
  return found;
}

std::string listed(const Found& variables) {
  std::string text;
  for (const NetcdfVariable* variable : variables) {
    text += (text.empty() ? "'" : ", '") + one_line(variable->name) + "'";
  }
  return text;
}

/// One of them, or null if there is none.
const NetcdfVariable* only_one(const Found& found, std::string_view standard_name) {
  if (found.size() > 1) {
    throw Refusal{"has several variables with the standard_name " + std::string(standard_name) +
                  " (" + listed(found) + ")" + std::string(name_them)};
  }
  return found.empty() ? nullptr : found.front();
}

NetcdfVelocities find_by_standard_name(const NetcdfFile& file) {
  NetcdfVelocities result;
  std::string_view of_these;
  for (const Names& names : velocity_names) {
    const NetcdfVariable* const u = only_one(with_standard_name(file, names[0]), names[0]);
    const NetcdfVariable* const v = only_one(with_standard_name(file, names[1]), names[1]);
    if (u == nullptr || v == nullptr) continue;
    if (result.components[0] != nullptr) {
      throw Refusal{"has more than one velocity (" + std::string(of_these) + " and " +
                    std::string(names[0]) + ")" + std::string(name_them)};
    }
    of_these = names[0];
    const NetcdfVariable* const w = only_one(with_standard_name(file, names[2]), names[2]);
    result.components = {u, v, w};
  }
  if (result.components[0] == nullptr) {
    throw Refusal{
        "has no velocity that is known by its standard_name, such as "
        "eastward_sea_water_velocity with northward_sea_water_velocity, or "
        "eastward_wind with northward_wind" +
        std::string(name_them)};
  }
  return result;
}

NetcdfVelocities find_by_name(const NetcdfFile& file, const std::array<std::string, 3>& names) {
  NetcdfVelocities result;
  for (std::size_t component = 0; component < names.size(); ++component) {
    if (component == 2 && names[component].empty()) break;
    result.components[component] = file.variable(names[component]);
    if (result.components[component] != nullptr) continue;
    Found all;
    for (const NetcdfVariable& variable : file.variables()) {
      if (variable.dimensions.size() > 1 && all.size() < 10) all.push_back(&variable);
    }
    throw Refusal{"has no variable '" + one_line(names[component]) + "'" +
                  (all.empty() ? "" : "; it has " + listed(all))};
  }
  return result;
}

void require_numbers(const NetcdfVariable& variable) {
  if (is_number(variable.type)) return;
  throw Refusal{what(variable) +
                " does not hold floating-point numbers or integers of up to 32 bits"};
}

void require_no_mesh(const NetcdfFile& file, const NetcdfVariable& variable) {
  if (file.text(variable, "mesh")) {
    throw Refusal{what(variable) +
                  " is on an unstructured grid (UGRID); interpolate the velocities to a "
                  "rectilinear grid first"};
  }
  const std::string location = file.text(variable, "location").value_or("");
  if (location.starts_with("edge") || file.text(variable, "c_grid_axis_shift")) {
    throw Refusal{
        what(variable) +
        " is on the edges of a staggered grid (C-grid); interpolate u and v to the cells' "
        "centres first, for instance with xgcm"};
  }
}

void require_same_dimensions(const NetcdfFile& file, const NetcdfVariable& u,
                             const NetcdfVariable& other) {
  std::vector<int> one = u.dimensions;
  std::vector<int> two = other.dimensions;
  std::sort(one.begin(), one.end());
  std::sort(two.begin(), two.end());
  if (one == two) return;
  throw Refusal{what(u) + " has the dimensions " + dimensions_text(file, u) + " and " +
                what(other) + " has " + dimensions_text(file, other) +
                ", as on a staggered grid (C-grid); interpolate both to the same points first, "
                "for instance with xgcm"};
}

}  // namespace

NetcdfVelocities find_velocities(const NetcdfFile& file, const std::array<std::string, 3>& names) {
  NetcdfVelocities result =
      names[0].empty() ? find_by_standard_name(file) : find_by_name(file, names);
  for (const NetcdfVariable* const component : result.components) {
    if (component == nullptr) continue;
    require_numbers(*component);
    require_no_mesh(file, *component);
  }
  require_same_dimensions(file, *result.components[0], *result.components[1]);
  if (const NetcdfVariable* const w = result.components[2]) {
    result.is_third_downward = file.text(*w, "standard_name").value_or("").starts_with("downward");
  }
  return result;
}

}  // namespace simgpu::reader
