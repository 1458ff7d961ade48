// NetCDF files with velocities on grids and at times that simgpu does not read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <utility>

#include "hostile_field_fixture.hpp"

namespace simgpu::field {
namespace {

TEST_F(HostileField, UnitsOfTimeThatAreNotKnownAreRefused) {
  for (const char* const units :
       {"months since 2000-01-01", "years since 1-1-1", "fortnights since 2000-01-01"}) {
    expect_refused(with("time", "units", units), HasSubstr("seconds, minutes, hours or days"));
  }
  for (const char* const units : {"days since the beginning", "days since 2000-02-30"}) {
    expect_refused(with("time", "units", units), HasSubstr("no date"));
  }
}

TEST_F(HostileField, UnitsOfAxesThatAreMissingAreSaidToBe) {
  for (const char* const axis : {"lon", "lat", "time"}) {
    const std::string words = std::string("'") + axis + "' has no units";
    expect_refused(with(axis, "units", ""),
                   testing::AnyOf(HasSubstr(words), HasSubstr("one has no units"),
                                  HasSubstr("the other has no units")));
  }
}

TEST_F(HostileField, TimesThatAreNoDatesAreRefused) {
  MadeField made;
  made.texts["time"]["units"] = "days since 2000-01-01";
  for (const double first : {1e14, -1e14, 1e8}) {  // in seconds more than 64 bits hold, and less
    made.t = {first, first + 1};
    expect_refused(made, AllOf(HasSubstr("'time' begins"), HasSubstr("no date")));
  }
}

TEST_F(HostileField, OtherCalendarsAreRefusedByName) {
  for (const char* const calendar : {"360_day", "julian", "all_leap", "none", "moon"}) {
    expect_refused(with("time", "calendar", calendar),
                   AllOf(HasSubstr(calendar), HasSubstr("ncatted -a calendar,time")));
  }
}

TEST_F(HostileField, OneTimeIsRefused) {
  MadeField made;
  made.t = {0};
  expect_refused(made, AllOf(HasSubstr("one time only"), HasSubstr("ncwa -a")));
}

TEST_F(HostileField, TimesThatDescendAreRefused) {
  MadeField made;
  made.t = {3, 2, 1};
  expect_refused(made, HasSubstr("times must ascend"));
}

TEST_F(HostileField, AxesThatRepeatTurnOrAreNoNumbersAreRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (std::vector<double> MadeField::*const axis :
       {&MadeField::x, &MadeField::y, &MadeField::z, &MadeField::t}) {
    const auto with_axis = [&](std::vector<double> values) {
      MadeField made;
      made.z = {1, 2};
      made.*axis = std::move(values);
      return made;
    };
    expect_refused(with_axis({1, 2, 2, 3}), HasSubstr("repeats 2 at node 3"));
    expect_refused(with_axis({1, 2, 4, 3}), HasSubstr("turns from 4 to 3 at node 4"));
    expect_refused(with_axis({1, nan, 3}), HasSubstr("no coordinate at node 2"));
    expect_refused(with_axis({nan, nan}), HasSubstr("no coordinate at node 1"));
    expect_refused(with_axis({1, 2, infinity}), HasSubstr("no coordinate at node 3"));
    expect_refused(with_axis({1, 1e30}), HasSubstr("no place or time"));
  }
}

TEST_F(HostileField, AxesOfOneNodeAreRefused) {
  MadeField made;
  made.x = {1};
  expect_refused(made, HasSubstr("at least two along each axis"));
}

TEST_F(HostileField, LatitudesAndLongitudesThatAreNoneAreRefused) {
  MadeField made;
  made.y = {0, 91};
  expect_refused(made, HasSubstr("latitudes are from -90 to 90"));
  made = {};
  made.x = {0, 180, 360, 540};
  expect_refused(made, HasSubstr("once at most"));
  made = {};
  made.texts["lon"] = {{"units", "m"}, {"axis", "X"}};
  expect_refused(made, HasSubstr("both in degrees or both in metres"));
  made = {};
  made.texts["lon"]["standard_name"] = "grid_longitude";
  made.texts["lon"]["units"] = "degrees";
  expect_refused(made, HasSubstr("rotated pole"));
}

TEST_F(HostileField, DimensionsOfUnknownMeaningAreRefused) {
  MadeField made;
  made.texts["lat"] = {};
  made.define = [](int file) {
    int id = 0;
    require_netcdf(nc_inq_dimid(file, "lat", &id));
    require_netcdf(nc_rename_dim(file, id, "member"));
  };
  expect_refused(made, AllOf(HasSubstr("'member'"), HasSubstr("attribute 'axis'")));
}

TEST_F(HostileField, MoreNodesThanAnIndexHoldsAreRefused) {
  MadeField made;
  made.format = NC_NETCDF4;
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    for (const int i : {0, 1}) {
      const char* const name = i == 0 ? "y" : "x";
      require_netcdf(nc_def_dim(file, name, 1 << 16, &dimensions[i]));
      int axis = 0;
      require_netcdf(nc_def_var(file, name, NC_INT, 1, &dimensions[i], &axis));
      require_netcdf(nc_put_att_text(file, axis, "units", 1, "m"));
    }
    for (const char* const name : {"a", "b"}) {
      int id = 0;
      const std::size_t chunks[2] = {256, 256};
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
      require_netcdf(nc_def_var_chunking(file, id, NC_CHUNKED, chunks));
      require_netcdf(nc_put_att_text(file, id, "units", 3, "m/s"));
    }
  };
  const fs::path path = made.write(folder_.path() / "f.nc");
  int file = 0;
  require_netcdf(nc_open(path.c_str(), NC_WRITE, &file));
  std::vector<int> coordinates(1 << 16);
  for (std::size_t i = 0; i < coordinates.size(); ++i) coordinates[i] = static_cast<int>(i);
  for (const char* const name : {"y", "x"}) {
    int id = 0;
    require_netcdf(nc_inq_varid(file, name, &id));
    require_netcdf(nc_put_var_int(file, id, coordinates.data()));
  }
  require_netcdf(nc_close(file));
  expect_refused(std::vector<fs::path>{path}, HasSubstr("2^31 nodes or more"), {"a", "b", ""});
}

TEST_F(HostileField, AnAxisLongerThanAllSenseIsRefused) {
  MadeField made;
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_def_dim(file, "x", std::size_t{1} << 31, &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "x", NC_DOUBLE, 1, &dimensions[1], &id));
    for (const char* const name : {"a", "b"}) {
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
      const std::size_t chunks[2] = {1, 1024};
      require_netcdf(nc_def_var_chunking(file, id, NC_CHUNKED, chunks));
    }
    require_netcdf(nc_inq_varid(file, "x", &id));
    const std::size_t chunk = 1024;
    require_netcdf(nc_def_var_chunking(file, id, NC_CHUNKED, &chunk));
    require_netcdf(nc_put_att_text(file, id, "units", 12, "degrees_east"));
  };
  expect_refused(made, HasSubstr("2147483648 coordinates"), {"a", "b", ""});
}

TEST_F(HostileField, SeveralLevelsWithoutAVelocityUpwardAreRefused) {
  MadeField made;
  made.z = {0, 10};
  made.has_w = false;
  expect_refused(made, AllOf(HasSubstr("2 levels of 'depth'"), HasSubstr("ncks -d depth,0")));
}

TEST_F(HostileField, OneComponentOnlyIsRefused) {
  MadeField made;
  made.texts["v"]["units"] = "m";
  made.texts["v"]["standard_name"] = "";
  expect_refused(made, AllOf(HasSubstr("one component of a velocity only, variable 'u'"),
                             HasSubstr("ncks -A")));
}

TEST_F(HostileField, LevelsThatAreNoMetresAreRefusedByName) {
  MadeField made;
  made.z = {1000, 500};
  made.texts["depth"] = {{"units", "hPa"}, {"standard_name", "air_pressure"}};
  expect_refused(made, HasSubstr("levels of pressure"));
  made.texts["depth"] = {{"standard_name", "ocean_sigma_coordinate"},
                         {"formula_terms", "sigma: depth"}};
  expect_refused(made, HasSubstr("sigma"));
  made.texts["depth"] = {{"units", "1"}, {"axis", "Z"}};
  expect_refused(made, HasSubstr("levels in units '1'"));
}

TEST_F(HostileField, GridsThatAreNotRectilinearAreRefusedByName) {
  MadeField staggered;
  staggered.define = [](int file) {
    int dimensions[3] = {0, 0, 0};
    require_netcdf(nc_inq_dimid(file, "time", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[1]));
    require_netcdf(nc_def_dim(file, "lon_u", 5, &dimensions[2]));
    int id = 0;
    require_netcdf(nc_def_var(file, "u2", NC_FLOAT, 3, dimensions, &id));
  };
  expect_refused(staggered, AllOf(HasSubstr("C-grid"), HasSubstr("xgcm")), {"u2", "v", ""});
  expect_refused(with("u", "location", "edge1"), HasSubstr("C-grid"));
  expect_refused(with("u", "mesh", "topology"), HasSubstr("UGRID"));

  MadeField curved = with("u", "coordinates", "nav_lon nav_lat");
  curved.texts["lon"] = curved.texts["lat"] = {};
  curved.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lon", &dimensions[1]));
    int id = 0;
    require_netcdf(nc_def_var(file, "nav_lon", NC_FLOAT, 2, dimensions, &id));
    require_netcdf(nc_put_att_text(file, id, "units", 12, "degrees_east"));
    require_netcdf(nc_def_var(file, "nav_lat", NC_FLOAT, 2, dimensions, &id));
    require_netcdf(nc_put_att_text(file, id, "units", 13, "degrees_north"));
  };
  expect_refused(curved, HasSubstr("curvilinear"));

  MadeField unstructured;
  unstructured.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "time", &dimensions[0]));
    require_netcdf(nc_def_dim(file, "node", 7, &dimensions[1]));
    int id = 0;
    for (const char* const units : {"degrees_east", "degrees_north"}) {
      require_netcdf(nc_def_var(file, units, NC_FLOAT, 1, &dimensions[1], &id));
      require_netcdf(nc_put_att_text(file, id, "units", std::strlen(units), units));
    }
    for (const char* const name : {"a", "b"}) {
      require_netcdf(nc_def_var(file, name, NC_FLOAT, 2, dimensions, &id));
      require_netcdf(nc_put_att_text(file, id, "coordinates", 26, "degrees_north degrees_east"));
    }
  };
  expect_refused(unstructured, HasSubstr("unstructured"), {"a", "b", ""});
}

}  // namespace
}  // namespace simgpu::field
