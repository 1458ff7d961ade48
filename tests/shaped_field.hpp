#pragma once

#include <netcdf.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "made_field.hpp"

namespace simgpu::test {

/// An attribute of a variable: a text, or numbers of a type.
using ShapedAttribute = std::variant<std::string, std::pair<nc_type, std::vector<double>>>;

/// A variable of a NetCDF file: its shape by the names of its dimensions, and what it says of
/// itself.
struct ShapedVariable {
  std::string name;
  nc_type type = NC_FLOAT;
  std::vector<std::string> dimensions = {};
  std::vector<std::pair<std::string, ShapedAttribute>> attributes = {};
  std::vector<double> values = {};  ///< in the order of its dimensions; none: 0, 1, 2, ... halved
};

inline ShapedAttribute number(nc_type type, std::vector<double> values) {
  return std::pair{type, std::move(values)};
}

/// A NetCDF file in the shape that files of some kind have, variable by variable.
struct ShapedFile {
  int format = NC_NETCDF4;
  std::vector<std::pair<std::string, std::size_t>> dimensions;
  std::vector<ShapedVariable> variables;
  /// More to be done to the file while it is defined.
  std::function<void(int file)> define = [](int) {};

  std::filesystem::path write(const std::filesystem::path& path) const {
    int file = -1;
    require_netcdf(nc_create(path.c_str(), format | NC_CLOBBER, &file));
    std::map<std::string, int> ids;
    for (const auto& [name, length] : dimensions) {
      require_netcdf(nc_def_dim(file, name.c_str(), length, &ids[name]));
    }
    std::vector<int> variable_ids;
    for (const ShapedVariable& variable : variables) {
      variable_ids.push_back(define_variable(file, variable, ids));
    }
    define(file);
    require_netcdf(nc_enddef(file));
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (variables[i].type == NC_CHAR || variables[i].type == NC_STRING) continue;
      const std::vector<double> values = values_of(variables[i]);
      require_netcdf(nc_put_var_double(file, variable_ids[i], values.data()));
    }
    require_netcdf(nc_close(file));
    return path;
  }

 private:
  static int define_variable(int file, const ShapedVariable& variable,
                             const std::map<std::string, int>& ids) {
    std::vector<int> of;
    for (const std::string& dimension : variable.dimensions) of.push_back(ids.at(dimension));
    int id = -1;
    require_netcdf(nc_def_var(file, variable.name.c_str(), variable.type,
                              static_cast<int>(of.size()), of.data(), &id));
    for (const auto& [name, attribute] : variable.attributes) {
      if (const auto* const text = std::get_if<std::string>(&attribute)) {
        require_netcdf(nc_put_att_text(file, id, name.c_str(), text->size(), text->c_str()));
      } else {
        const auto& [type, values] = std::get<1>(attribute);
        require_netcdf(
            nc_put_att_double(file, id, name.c_str(), type, values.size(), values.data()));
      }
    }
    return id;
  }

  std::vector<double> values_of(const ShapedVariable& variable) const {
    if (!variable.values.empty()) return variable.values;
    std::size_t count = 1;
    for (const std::string& name : variable.dimensions) {
      for (const auto& [dimension, length] : dimensions) count *= dimension == name ? length : 1;
    }
    std::vector<double> values(count);
    std::iota(values.begin(), values.end(), 0);
    for (double& value : values) value /= 2;
    return values;
  }
};

}  // namespace simgpu::test
