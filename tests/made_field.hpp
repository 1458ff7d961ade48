#pragma once

#include <netcdf.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace simgpu::test {

inline void require_netcdf(int status) {
  if (status != NC_NOERR) throw std::runtime_error(nc_strerror(status));
}

/// What a velocity is at a node, by the numbers of component, time, level, row and column.
struct Node {
  std::size_t component = 0;
  std::size_t t = 0;
  std::size_t z = 0;
  std::size_t y = 0;
  std::size_t x = 0;
};

/// Different at each node, and exact in single precision.
inline double some_velocity(const Node& at) {
  return static_cast<double>(1 + at.component) + static_cast<double>(at.t) / 8 +
         static_cast<double>(at.z) / 64 + static_cast<double>(at.y) / 1024 +
         static_cast<double>(at.x) / 16384;
}

/// A NetCDF file with velocities u, v and, if there are levels, w on axes lon, lat, depth and time,
/// made as libnetcdf makes it. What a test is about, it changes before write().
struct MadeField {
  int format = NC_NETCDF4;
  nc_type type = NC_FLOAT;
  nc_type axis_type = NC_DOUBLE;
  std::vector<double> x = {10, 11, 12.5, 14};
  std::vector<double> y = {-1, 0, 2};
  std::vector<double> z;  ///< none: no such dimension
  std::vector<double> t = {0, 1, 3};
  std::string order = "tzyx";
  bool has_w = true;
  std::vector<std::size_t> chunks;  ///< of u, v and w, packed
  std::function<double(const Node&)> stored = some_velocity;

  /// Attributes by variable and name; an empty text is none.
  std::map<std::string, std::map<std::string, std::string>> texts = {
      {"lon", {{"units", "degrees_east"}, {"standard_name", "longitude"}}},
      {"lat", {{"units", "degrees_north"}, {"standard_name", "latitude"}}},
      {"depth", {{"units", "m"}, {"positive", "down"}, {"standard_name", "depth"}}},
      {"time", {{"units", "hours since 2000-01-01"}, {"standard_name", "time"}}},
      {"u", {{"units", "m s-1"}, {"standard_name", "eastward_sea_water_velocity"}}},
      {"v", {{"units", "m s-1"}, {"standard_name", "northward_sea_water_velocity"}}},
      {"w", {{"units", "m s-1"}, {"standard_name", "upward_sea_water_velocity"}}},
  };
  std::map<std::string, std::map<std::string, std::vector<double>>> numbers;
  /// More to be done to the file while it is defined.
  std::function<void(int file)> define = [](int) {};

  std::filesystem::path write(const std::filesystem::path& path) const {
    int file = -1;
    require_netcdf(nc_create(path.c_str(), format | NC_CLOBBER, &file));
    std::map<char, int> dimensions;
    std::map<char, int> axes;
    for (const char axis : order) {
      const std::vector<double>& values = coordinates(axis);
      if (values.empty()) continue;
      require_netcdf(nc_def_dim(file, axis_name(axis), values.size(), &dimensions[axis]));
      axes[axis] = define_variable(file, axis_name(axis), axis_type, {dimensions[axis]});
    }
    std::vector<int> components;
    for (const char* const name : {"u", "v", "w"}) {
      if (std::string(name) == "w" && (z.empty() || !has_w)) continue;
      std::vector<int> of;
      for (const char axis : order) {
        if (dimensions.contains(axis)) of.push_back(dimensions[axis]);
      }
      components.push_back(define_variable(file, name, type, of));
      if (chunks.empty()) continue;
      require_netcdf(nc_def_var_chunking(file, components.back(), NC_CHUNKED, chunks.data()));
      require_netcdf(nc_def_var_deflate(file, components.back(), 1, 1, 1));
    }
    define(file);
    require_netcdf(nc_enddef(file));
    for (const auto& [axis, id] : axes) {
      require_netcdf(nc_put_var_double(file, id, coordinates(axis).data()));
    }
    for (std::size_t component = 0; component < components.size(); ++component) {
      const std::vector<double> values = component_values(component);
      require_netcdf(nc_put_var_double(file, components[component], values.data()));
    }
    require_netcdf(nc_close(file));
    return path;
  }

 private:
  static const char* axis_name(char axis) {
    return axis == 'x' ? "lon" : axis == 'y' ? "lat" : axis == 'z' ? "depth" : "time";
  }

  const std::vector<double>& coordinates(char axis) const {
    return axis == 'x' ? x : axis == 'y' ? y : axis == 'z' ? z : t;
  }

  int define_variable(int file, const std::string& name, nc_type its_type,
                      const std::vector<int>& dimensions) const {
    int id = -1;
    require_netcdf(nc_def_var(file, name.c_str(), its_type, static_cast<int>(dimensions.size()),
                              dimensions.data(), &id));
    if (const auto found = texts.find(name); found != texts.end()) {
      for (const auto& [attribute, text] : found->second) {
        if (text.empty()) continue;
        require_netcdf(nc_put_att_text(file, id, attribute.c_str(), text.size(), text.c_str()));
      }
    }
    if (const auto found = numbers.find(name); found != numbers.end()) {
      for (const auto& [attribute, values] : found->second) {
        const bool is_packing = attribute == "scale_factor" || attribute == "add_offset";
        require_netcdf(nc_put_att_double(file, id, attribute.c_str(),
                                         is_packing ? NC_DOUBLE : its_type, values.size(),
                                         values.data()));
      }
    }
    return id;
  }

  /// In the order of the file's dimensions.
  std::vector<double> component_values(std::size_t component) const {
    std::vector<double> values;
    std::array<std::size_t, 4> at{};  // in that order
    std::array<std::size_t, 4> lengths{};
    std::size_t all = 1;
    for (std::size_t i = 0; i < 4; ++i) {
      lengths[i] = std::max<std::size_t>(coordinates(order[i]).size(), 1);
      all *= lengths[i];
    }
    for (std::size_t n = 0; n < all; ++n) {
      Node node{component, 0, 0, 0, 0};
      for (std::size_t i = 0; i < 4; ++i) {
        (order[i] == 'x'   ? node.x
         : order[i] == 'y' ? node.y
         : order[i] == 'z' ? node.z
                           : node.t) = at[i];
      }
      values.push_back(stored(node));
      for (std::size_t i = 4; i-- > 0;) {
        if (++at[i] < lengths[i]) break;
        at[i] = 0;
      }
    }
    return values;
  }
};

}  // namespace simgpu::test
