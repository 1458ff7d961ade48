#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "common/io/particle_file.hpp"
#include "common/particle_columns.hpp"
#include "expect_error.hpp"
#include "made_field.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {

inline constexpr int all_formats[] = {0, NC_64BIT_OFFSET, NC_64BIT_DATA, NC_NETCDF4};

/// What the files of these tests are read for.
inline constexpr ColumnInfo in_plane[] = {{"x", "", ""}, {"y", "", ""}};
/// A variable of a file, as libnetcdf makes it. What a test is about, it changes.
struct Made {
  std::string name;
  std::vector<double> numbers;  ///< as they are stored
  nc_type type = NC_DOUBLE;
  std::vector<std::string> dimensions = {"drifter"};
  std::function<void(int file, int variable)> define = [](int, int) {};
};

inline int dimension_of(int file, const std::string& name, std::size_t length) {
  int dimension = -1;
  if (nc_inq_dimid(file, name.c_str(), &dimension) != NC_NOERR) {
    test::require_netcdf(nc_def_dim(file, name.c_str(), length, &dimension));
  }
  return dimension;
}

class NetcdfParticles : public testing::Test {
 protected:
  /// Makes a file whose first dimensions have a length of one.
  std::filesystem::path make(const std::vector<Made>& variables, int format = NC_NETCDF4) const {
    int file = -1;
    test::require_netcdf(nc_create(path_.c_str(), format | NC_CLOBBER, &file));
    std::vector<int> made;
    for (const Made& variable : variables) {
      std::vector<int> dimensions;
      for (const std::string& name : variable.dimensions) {
        const bool is_last = &name == &variable.dimensions.back();
        dimensions.push_back(dimension_of(file, name, is_last ? variable.numbers.size() : 1));
      }
      test::require_netcdf(nc_def_var(file, variable.name.c_str(), variable.type,
                                      static_cast<int>(dimensions.size()), dimensions.data(),
                                      &made.emplace_back()));
      variable.define(file, made.back());
    }
    test::require_netcdf(nc_enddef(file));
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (variables[i].type == NC_CHAR) continue;
      test::require_netcdf(nc_put_var_double(file, made[i], variables[i].numbers.data()));
    }
    test::require_netcdf(nc_close(file));
    return path_;
  }

  /// What x and y are read as.
  template <class Real>
  std::vector<std::vector<Real>> read(Conversion conversion = Conversion::refuse) const {
    const auto reader = open_particle_reader<Real>(path_, in_plane, conversion);
    ParticleColumns<Real> read(2, reader->size());
    reader->read(read.view());
    const auto numbers_of = [&](unsigned column) {
      const Real* const first = read.view().columns[column];
      return std::vector<Real>(first, first + reader->size());
    };
    return {numbers_of(0), numbers_of(1)};
  }

  void expect_refused(const std::vector<Made>& variables,
                      const testing::Matcher<const std::string&>& sentence) const {
    make(variables);
    test::expect_error(ErrorKind::bad_input, testing::AllOf(testing::HasSubstr("p.nc"), sentence),
                       [&] { read<double>(Conversion::round); });
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "p.nc";
};

}  // namespace simgpu::io
