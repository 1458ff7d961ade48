#include "reader/netcdf_velocities.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "common/text/one_line.hpp"
#include "reader/netcdf_grids.hpp"
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

/// One of them, or null if there is none.
const NetcdfVariable* only_one(const Found& found, std::string_view standard_name) {
  if (found.size() > 1) {
    throw Refusal{"has several variables with the standard_name " + std::string(standard_name) +
                  " (" + listed(found) + ")" + std::string(name_them)};
  }
  return found.empty() ? nullptr : found.front();
}

std::vector<NetcdfVelocities> all_by_standard_name(const NetcdfFile& file) {
  std::vector<NetcdfVelocities> all;
  for (const Names& names : velocity_names) {
    const NetcdfVariable* const u = only_one(with_standard_name(file, names[0]), names[0]);
    const NetcdfVariable* const v = only_one(with_standard_name(file, names[1]), names[1]);
    if (u == nullptr || v == nullptr) continue;
    const NetcdfVariable* const w = only_one(with_standard_name(file, names[2]), names[2]);
    all.push_back({{u, v, w}});
  }
  return all;
}

void require_one_place(const NetcdfFile& file, const NetcdfVelocities& velocities) {
  for (const NetcdfVariable* const component : velocities.components) {
    if (component != nullptr) require_no_mesh(file, *component);
  }
  require_same_dimensions(file, *velocities.components[0], *velocities.components[1]);
}

bool has_one_place(const NetcdfFile& file, const NetcdfVelocities& velocities) {
  try {
    require_one_place(file, velocities);
    return true;
  } catch (const Refusal&) {
    return false;
  }
}

/// Of several the one whose components are at the same places, as a model may add for others' use.
NetcdfVelocities find_by_standard_name(const NetcdfFile& file) {
  const std::vector<NetcdfVelocities> all = all_by_standard_name(file);
  if (all.empty()) refuse_unknown_velocities(file);
  std::vector<NetcdfVelocities> readable;
  std::copy_if(all.begin(), all.end(), std::back_inserter(readable),
               [&](const auto& velocities) { return has_one_place(file, velocities); });
  if (readable.size() > 1) {
    const auto pair = [](const NetcdfVelocities& velocities) {
      return listed({velocities.components[0], velocities.components[1]});
    };
    throw Refusal{"has more than one velocity (" + pair(readable[0]) + " and " + pair(readable[1]) +
                  ")" + std::string(name_them)};
  }
  return readable.empty() ? all.front() : readable.front();
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
                  (all.empty() ? words_on_groups(file) : "; it has " + listed(all))};
  }
  return result;
}

void require_numbers(const NetcdfVariable& variable) {
  if (is_number(variable.type)) return;
  throw Refusal{what(variable) +
                " does not hold floating-point numbers or integers of up to 32 bits"};
}

}  // namespace

NetcdfVelocities find_velocities(const NetcdfFile& file, const std::array<std::string, 3>& names) {
  NetcdfVelocities result =
      names[0].empty() ? find_by_standard_name(file) : find_by_name(file, names);
  for (const NetcdfVariable* const component : result.components) {
    if (component != nullptr) require_numbers(*component);
  }
  require_one_place(file, result);
  if (const NetcdfVariable* const w = result.components[2]) {
    result.is_third_downward = file.text(*w, "standard_name").value_or("").starts_with("downward");
  }
  return result;
}

}  // namespace simgpu::reader
