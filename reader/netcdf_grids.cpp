#include "reader/netcdf_grids.hpp"

#include <algorithm>
#include <iterator>

#include "common/text/one_line.hpp"
#include "reader/netcdf_axes.hpp"
#include "reader/netcdf_units.hpp"
#include "reader/refusal.hpp"

namespace simgpu::reader {

namespace {

constexpr std::size_t most_listed = 10;

/// Variables in units of velocity, as many as a sentence lists.
std::vector<const NetcdfVariable*> variables_like_velocities(const NetcdfFile& file) {
  std::vector<const NetcdfVariable*> found;
  for (const NetcdfVariable& variable : file.variables()) {
    const bool is_velocity = variable.dimensions.size() > 1 && is_number(variable.type) &&
                             metres_per_second(file.text(variable, "units").value_or(""));
    if (is_velocity && found.size() < most_listed) found.push_back(&variable);
  }
  return found;
}

bool is_on_known_grid(const NetcdfFile& file, const NetcdfVariable& variable) {
  try {
    require_no_mesh(file, variable);
    identify_axes(file, variable);
    return true;
  } catch (const Refusal&) {
    return false;
  }
}

}  // namespace

void require_no_mesh(const NetcdfFile& file, const NetcdfVariable& variable) {
  if (file.text(variable, "mesh")) {
    throw Refusal{what(variable) +
                  " is on an unstructured grid (UGRID); interpolate the velocities to a "
                  "rectilinear grid first"};
  }
  const std::string location = file.text(variable, "location").value_or("");
  const std::string stagger = file.text(variable, "stagger").value_or("");  // WRF's
  if (location.starts_with("edge") || stagger == "X" || stagger == "Y" ||
      file.text(variable, "c_grid_axis_shift")) {
    throw Refusal{
        what(variable) +
        " is on the edges of a staggered grid (C-grid); interpolate u and v to the cells' "
        "centres first, for instance with xgcm"};
  }
}

void require_same_dimensions(const NetcdfFile& file, const NetcdfVariable& one,
                             const NetcdfVariable& other) {
  std::vector<int> some = one.dimensions;
  std::vector<int> others = other.dimensions;
  std::sort(some.begin(), some.end());
  std::sort(others.begin(), others.end());
  if (some == others) return;
  throw Refusal{what(one) + " has the dimensions " + dimensions_text(file, one) + " and " +
                what(other) + " has " + dimensions_text(file, other) +
                ", as on a staggered grid (C-grid); interpolate both to the same points first, "
                "for instance with xgcm"};
}

void require_along_axes(const NetcdfFile& file, const NetcdfVariable& component,
                        const NetcdfVariable& x) {
  const std::string name = file.text(component, "standard_name").value_or("");
  const bool is_by_compass =
      name.find("eastward") != std::string::npos || name.find("northward") != std::string::npos;
  const bool is_projected = file.text(x, "standard_name") == "projection_x_coordinate";
  const auto mapping = file.text(component, "grid_mapping");
  if (!is_by_compass || !is_projected || !mapping) return;
  const NetcdfVariable* const variable = file.variable(*mapping);
  const std::string projection =
      variable != nullptr ? file.text(*variable, "grid_mapping_name").value_or("") : "";
  // On these the axes point east and north everywhere.
  if (projection == "mercator" || projection == "lambert_cylindrical_equal_area") return;
  throw Refusal{what(component) + " is " + one_line(name) +
                ", and the axes are those of a map projection (" +
                one_line(projection.empty() ? *mapping : projection) +
                "), which point elsewhere; turn the velocities along the axes, or interpolate them "
                "to longitudes and latitudes, first"};
}

void refuse_unknown_velocities(const NetcdfFile& file) {
  const std::vector<const NetcdfVariable*> all = variables_like_velocities(file);
  std::vector<const NetcdfVariable*> known;
  std::copy_if(all.begin(), all.end(), std::back_inserter(known),
               [&](const auto* variable) { return is_on_known_grid(file, *variable); });
  if (known.empty() && !all.empty()) {
    for (const NetcdfVariable* const variable : all) require_no_mesh(file, *variable);
    if (all.size() > 1) require_same_dimensions(file, *all[0], *all[1]);
    identify_axes(file, *all[0]);
  }
  if (known.size() == 1) {
    throw Refusal{"has one component of a velocity only, " + what(*known.front()) +
                  "; put all of them into one file, for instance with ncks -A"};
  }
  throw Refusal{
      "has no velocity that is known by its standard_name, such as "
      "eastward_sea_water_velocity with northward_sea_water_velocity, or "
      "eastward_wind with northward_wind; name the variables of the velocity" +
      (known.empty() ? words_on_groups(file) : ", which may be among " + listed(known))};
}

std::string words_on_groups(const NetcdfFile& file) {
  const std::vector<std::string> groups = file.groups();
  if (groups.empty()) return "";
  std::string names;
  for (const std::string& group : groups) {
    names += (names.empty() ? "'" : ", '") + one_line(group) + "'";
  }
  return "; what is in groups (" + names +
         ") is not read: copy the velocities' group to a file of its own, for instance with ncks "
         "-G : -g " +
         one_line(groups.front());
}

}  // namespace simgpu::reader
