// Velocity fields in the shapes that those who publish them use: each is read as it is meant.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "field_files_fixture.hpp"
#include "shaped_field.hpp"

namespace simgpu::field {
namespace {

using test::number;
using test::require_netcdf;
using test::ShapedFile;
using test::ShapedVariable;
using testing::ElementsAre;

class FieldShapes : public testing::Test {
 protected:
  FieldFiles open(const ShapedFile& shape, const VelocityNames& names = {}) const {
    return FieldFiles({shape.write(folder_.path() / "f.nc")}, names);
  }

  TemporaryFolder folder_;
};

std::string first_date(const FieldFiles& field) {
  return date_text(field.info().first_time.value(), field.info().calendar);
}

/// The ocean forecast of CMEMS: one level of depth, times in float, packed, limits of what is valid
/// that are of velocities.
ShapedFile cmems() {
  const auto velocity = [](const char* name, const char* standard_name) {
    return ShapedVariable{name,
                          NC_SHORT,
                          {"time", "depth", "latitude", "longitude"},
                          {{"_FillValue", number(NC_SHORT, {-32767})},
                           {"standard_name", standard_name},
                           {"units", "m s-1"},
                           {"scale_factor", number(NC_DOUBLE, {0.001})},
                           {"add_offset", number(NC_DOUBLE, {0})},
                           {"valid_min", number(NC_FLOAT, {-2.5})},
                           {"valid_max", number(NC_FLOAT, {2.5})},
                           {"cell_methods", "area: mean"}},
                          {-32767, 1000, 2500, 2600, -2500, -2600, 0, 7, 1, 2, 3, 4}};
  };
  return {.dimensions = {{"time", 2}, {"depth", 1}, {"latitude", 2}, {"longitude", 3}},
          .variables = {
              {"depth", NC_FLOAT, {"depth"}, {{"units", "m"}, {"axis", "Z"}, {"positive", "down"}}},
              {"latitude", NC_FLOAT, {"latitude"}, {{"units", "degrees_north"}, {"axis", "Y"}}},
              {"longitude", NC_FLOAT, {"longitude"}, {{"units", "degrees_east"}, {"axis", "X"}}},
              {"time",
               NC_FLOAT,
               {"time"},
               {{"units", "hours since 1950-01-01"}, {"axis", "T"}, {"calendar", "gregorian"}},
               {657444.5, 657468.5}},
              velocity("uo", "eastward_sea_water_velocity"),
              velocity("vo", "northward_sea_water_velocity")}};
}

TEST_F(FieldShapes, CmemsForecast) {
  FieldFiles field = open(cmems());
  EXPECT_THAT(field.info().z, ElementsAre());
  EXPECT_THAT(field.info().times, ElementsAre(0, 86400));
  EXPECT_EQ(first_date(field), "2024-12-31T12:30:00");
  const std::vector<float> u = level_of(field, 0, 0);
  EXPECT_TRUE(is_missing(u[0]));
  EXPECT_EQ(u[1], 1.F);
  EXPECT_EQ(u[2], 2.5F);
  EXPECT_TRUE(is_missing(u[3])) << "beyond valid_max";
  EXPECT_EQ(u[4], -2.5F);
  EXPECT_TRUE(is_missing(u[5])) << "beyond valid_min";
  EXPECT_EQ(level_of(field, 1, 1)[1], 0.007F);
}

TEST_F(FieldShapes, LimitsOfThePackedTypeAreOfPackedNumbers) {
  ShapedFile shape = cmems();
  for (auto& [name, attribute] : shape.variables[4].attributes) {
    if (name == "valid_min") attribute = number(NC_SHORT, {-2500});
    if (name == "valid_max") attribute = number(NC_SHORT, {1000});
    if (name == "scale_factor") attribute = number(NC_DOUBLE, {-0.001});
  }
  FieldFiles field = open(shape);
  const std::vector<float> u = level_of(field, 0, 0);
  EXPECT_EQ(u[1], -1.F);
  EXPECT_TRUE(is_missing(u[2]));
  EXPECT_EQ(u[4], 2.5F);
  EXPECT_TRUE(is_missing(u[5]));
}

TEST_F(FieldShapes, LimitsOfVelocitiesHoldForNegativeScales) {
  ShapedFile shape = cmems();
  for (auto& [name, attribute] : shape.variables[4].attributes) {
    if (name == "valid_max") attribute = number(NC_FLOAT, {1.5});
    if (name == "scale_factor") attribute = number(NC_DOUBLE, {-0.001});
  }
  FieldFiles field = open(shape);
  const std::vector<float> u = level_of(field, 0, 0);
  EXPECT_EQ(u[1], -1.F);
  EXPECT_EQ(u[2], -2.5F);
  EXPECT_TRUE(is_missing(u[4])) << "2.5 is beyond valid_max";
}

/// HYCOM: a second coordinate of time, and `coordinates` that name all.
ShapedFile hycom() {
  const auto velocity = [](const char* name, const char* standard_name) {
    return ShapedVariable{name,
                          NC_SHORT,
                          {"time", "depth", "lat", "lon"},
                          {{"_FillValue", number(NC_SHORT, {-30000})},
                           {"missing_value", number(NC_SHORT, {-30000})},
                           {"standard_name", standard_name},
                           {"units", "m/s"},
                           {"scale_factor", number(NC_FLOAT, {0.001F})},
                           {"add_offset", number(NC_FLOAT, {0})},
                           {"coordinates", "tau time lat lon "}},
                          {-30000, 1500, 0, 0, 0, 0, 0, 0}};
  };
  return {
      .format = NC_CLASSIC_MODEL,
      .dimensions = {{"time", 2}, {"depth", 1}, {"lat", 2}, {"lon", 2}},
      .variables = {
          {"depth", NC_DOUBLE, {"depth"}, {{"units", "m"}, {"positive", "down"}, {"axis", "Z"}}},
          {"lat", NC_DOUBLE, {"lat"}, {{"units", "degrees_north"}, {"axis", "Y"}}},
          {"lon", NC_DOUBLE, {"lon"}, {{"units", "degrees_east"}, {"axis", "X"}}, {359.9, 360.1}},
          {"tau", NC_DOUBLE, {"time"}, {{"units", "hours since analysis"}}, {0, 3}},
          {"time",
           NC_DOUBLE,
           {"time"},
           {{"units", "hours since 2000-01-01 00:00:00"}, {"calendar", "gregorian"}},
           {184092, 184095}},
          velocity("water_u", "eastward_sea_water_velocity"),
          velocity("water_v", "northward_sea_water_velocity")}};
}

TEST_F(FieldShapes, Hycom) {
  FieldFiles field = open(hycom());
  EXPECT_THAT(field.info().times, ElementsAre(0, 10800));
  EXPECT_EQ(first_date(field), "2020-12-31T12:00:00");
  EXPECT_THAT(field.info().variables, ElementsAre("water_u", "water_v", ""));
  EXPECT_TRUE(is_missing(level_of(field, 0, 0)[0]));
  EXPECT_FLOAT_EQ(level_of(field, 0, 0)[1], 1.5F);
}

/// ERA5: latitudes from the north, all longitudes, times in 64 bits, an ensemble's number that is a
/// scalar and a version that is text.
ShapedFile era5() {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> longitudes;
  for (int i = 0; i < 1440; i += 90) longitudes.push_back(i * 0.25);
  const auto wind = [&](const char* name) {
    return ShapedVariable{name,
                          NC_FLOAT,
                          {"valid_time", "latitude", "longitude"},
                          {{"_FillValue", number(NC_FLOAT, {nan})},
                           {"GRIB_paramId", number(NC_INT64, {165})},
                           {"units", "m s**-1"},
                           {"standard_name", "unknown"},
                           {"coordinates", "number valid_time latitude longitude expver"}}};
  };
  return {.dimensions = {{"valid_time", 2}, {"latitude", 3}, {"longitude", 16}},
          .variables = {{"number", NC_INT64, {}, {{"standard_name", "realization"}}},
                        {"valid_time",
                         NC_INT64,
                         {"valid_time"},
                         {{"units", "seconds since 1970-01-01"},
                          {"standard_name", "time"},
                          {"calendar", "proleptic_gregorian"}},
                         {1704067200, 1704070800}},
                        {"latitude",
                         NC_DOUBLE,
                         {"latitude"},
                         {{"_FillValue", number(NC_DOUBLE, {nan})}, {"units", "degrees_north"}},
                         {90, 0, -90}},
                        {"longitude",
                         NC_DOUBLE,
                         {"longitude"},
                         {{"_FillValue", number(NC_DOUBLE, {nan})}, {"units", "degrees_east"}},
                         longitudes},
                        {"expver", NC_STRING, {"valid_time"}, {}},
                        wind("u10"),
                        wind("v10")}};
}

TEST_F(FieldShapes, Era5) {
  FieldFiles field = open(era5(), {"u10", "v10", ""});
  EXPECT_TRUE(field.info().is_periodic);
  EXPECT_THAT(field.info().y, ElementsAre(-90, 0, 90));
  EXPECT_EQ(field.info().x.size(), 17U);
  EXPECT_EQ(field.info().x.back(), 360);
  EXPECT_THAT(field.info().times, ElementsAre(0, 3600));
  EXPECT_EQ(first_date(field), "2024-01-01T00:00:00");
  const std::vector<float> u = level_of(field, 1, 0);
  EXPECT_EQ(u[0], (48 + 2 * 16) / 2.F);   // the southernmost row of the second time
  EXPECT_EQ(u[16], (48 + 2 * 16) / 2.F);  // and its first column again
  EXPECT_EQ(u[2 * 17 + 1], 49 / 2.F);
}

/// OSCAR: longitude before latitude, coordinates with other names than their dimensions, a file for
/// each time, and velocities of two kinds.
ShapedFile oscar(double day) {
  const auto velocity = [](const char* name, const char* standard_name) {
    return ShapedVariable{name,
                          NC_DOUBLE,
                          {"time", "longitude", "latitude"},
                          {{"_FillValue", number(NC_DOUBLE, {-999})},
                           {"standard_name", standard_name},
                           {"units", "m s-1"},
                           {"valid_min", number(NC_INT64, {-3})},
                           {"valid_max", number(NC_INT64, {3})}}};
  };
  return {
      .dimensions = {{"time", 1}, {"latitude", 2}, {"longitude", 3}},
      .variables = {{"lat", NC_FLOAT, {"latitude"}, {{"units", "degrees_north"}}, {-10, 10}},
                    {"lon", NC_FLOAT, {"longitude"}, {{"units", "degrees-east"}}, {100, 110, 120}},
                    {"time", NC_FLOAT, {"time"}, {{"units", "day since 1990-1-1"}}, {day}},
                    velocity("u", "eastward_sea_water_velocity"),
                    velocity("v", "northward_sea_water_velocity"),
                    velocity("ug", "geostrophic_eastward_sea_water_velocity"),
                    velocity("vg", "geostrophic_northward_sea_water_velocity")}};
}

TEST_F(FieldShapes, OscarInAFileForEachTime) {
  const auto first = oscar(11323).write(folder_.path() / "1.nc");
  const auto second = oscar(11324).write(folder_.path() / "2.nc");
  FieldFiles field({first, second}, {"u", "v", ""});
  EXPECT_THAT(field.info().x, ElementsAre(100, 110, 120));
  EXPECT_THAT(field.info().y, ElementsAre(-10, 10));
  EXPECT_THAT(field.info().times, ElementsAre(0, 86400));
  EXPECT_THAT(level_of<double>(field, 1, 0), ElementsAre(0, 1, 2, 0.5, 1.5, 2.5));
}

/// NCEP's reanalysis: a level of pressure, of which there is one, and times since 1800.
TEST_F(FieldShapes, NcepReanalysis) {
  const auto wind = [](const char* name, const char* standard_name) {
    return ShapedVariable{name,
                          NC_SHORT,
                          {"time", "level", "lat", "lon"},
                          {{"units", "m/s"},
                           {"missing_value", number(NC_SHORT, {32766})},
                           {"add_offset", number(NC_FLOAT, {202.66})},
                           {"scale_factor", number(NC_FLOAT, {0.01})},
                           {"valid_range", number(NC_SHORT, {-32765, 5000})},
                           {"standard_name", standard_name}},
                          {32766, -20266, -20166, 5001, 0, 0, 0, 0}};
  };
  FieldFiles field =
      open({.dimensions = {{"lon", 2}, {"lat", 2}, {"time", 2}, {"level", 1}},
            .variables = {
                {"level", NC_FLOAT, {"level"}, {{"units", "millibar"}, {"axis", "Z"}}, {1000}},
                {"lat", NC_FLOAT, {"lat"}, {{"units", "degrees_north"}, {"axis", "Y"}}, {90, 87.5}},
                {"lon", NC_FLOAT, {"lon"}, {{"units", "degrees_east"}, {"axis", "X"}}, {0, 2.5}},
                {"time",
                 NC_DOUBLE,
                 {"time"},
                 {{"units", "hours since 1800-1-1 00:00:0.0"}, {"delta_t", "0000-00-00 06:00:00"}},
                 {1893408, 1893414}},
                wind("uwnd", "eastward_wind"),
                wind("vwnd", "northward_wind")}});
  EXPECT_EQ(field.info().components(), 2U);
  EXPECT_EQ(first_date(field), "2016-01-01T00:00:00");
  const std::vector<float> u = level_of(field, 0, 0);  // latitudes turned
  EXPECT_EQ(u[0],
            static_cast<float>(-20166 * static_cast<double>(0.01F) + static_cast<double>(202.66F)));
  EXPECT_TRUE(is_missing(u[1]));
  EXPECT_TRUE(is_missing(u[2]));
  EXPECT_NEAR(u[3], 0, 1e-4);
}

// What ROMS adds for others' use is on the same points for both components.
TEST_F(FieldShapes, OfSeveralVelocitiesTheOneOnCommonPointsIsTaken) {
  MadeField made;
  made.define = [](int file) {
    int dimensions[3] = {0, 0, 0};
    require_netcdf(nc_inq_dimid(file, "time", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[1]));
    require_netcdf(nc_def_dim(file, "xi_u", 5, &dimensions[2]));
    int id = 0;
    for (const std::string name : {"sea_water_x_velocity", "sea_water_y_velocity"}) {
      require_netcdf(nc_def_var(file, name.c_str(), NC_FLOAT, 3, dimensions, &id));
      require_netcdf(nc_put_att_text(file, id, "standard_name", name.size(), name.c_str()));
      require_netcdf(nc_put_att_text(file, id, "location", 5, "edge1"));
    }
  };
  const FieldFiles field({made.write(folder_.path() / "f.nc")});
  EXPECT_THAT(field.info().variables, ElementsAre("u", "v", ""));
}

}  // namespace
}  // namespace simgpu::field
