// Velocity fields in the shapes of models whose grids simgpu does not read: each is refused with
// what its grid is, whether or not its variables are named.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hostile_field_fixture.hpp"
#include "shaped_field.hpp"

namespace simgpu::field {
namespace {

using test::number;
using test::ShapedFile;
using test::ShapedVariable;
using Dimensions = std::vector<std::string>;

class OtherGrids : public HostileField {
 protected:
  void expect_refused(const ShapedFile& shape, const Sentence& sentence,
                      const VelocityNames& names = {}) const {
    const fs::path file = shape.write(folder_.path() / "f.nc");
    HostileField::expect_refused(std::vector<fs::path>{file}, sentence, names);
  }
};

ShapedVariable times(const char* name, const char* dimension) {
  return {name, NC_DOUBLE, {dimension}, {{"units", "days since 2000-01-01"}, {"axis", "T"}}};
}

ShapedVariable places(const char* name, const Dimensions& dimensions, const char* standard_name) {
  const bool is_longitude = std::string(standard_name) == "longitude";
  return {name,
          NC_FLOAT,
          dimensions,
          {{"standard_name", standard_name},
           {"units", is_longitude ? "degrees_east" : "degrees_north"}}};
}

TEST_F(OtherGrids, Roms) {
  const auto velocity = [](const char* name, const Dimensions& on, const char* edge,
                           const char* coordinates) {
    return ShapedVariable{name,
                          NC_FLOAT,
                          on,
                          {{"units", "meter second-1"},
                           {"location", edge},
                           {"coordinates", coordinates},
                           {"time", "ocean_time"}}};
  };
  ShapedFile roms{
      .format = 0,
      .dimensions = {{"ocean_time", 2},
                     {"s_rho", 3},
                     {"eta_rho", 4},
                     {"xi_rho", 5},
                     {"eta_u", 4},
                     {"xi_u", 4},
                     {"eta_v", 3},
                     {"xi_v", 5}},
      .variables = {times("ocean_time", "ocean_time"),
                    {"s_rho",
                     NC_DOUBLE,
                     {"s_rho"},
                     {{"standard_name", "ocean_s_coordinate_g2"},
                      {"positive", "up"},
                      {"formula_terms", "s: s_rho C: Cs_r eta: zeta depth: h depth_c: hc"}}},
                    places("lon_u", {"eta_u", "xi_u"}, "longitude"),
                    places("lat_u", {"eta_u", "xi_u"}, "latitude"),
                    velocity("u", {"ocean_time", "s_rho", "eta_u", "xi_u"}, "edge1",
                             "lon_u lat_u s_rho ocean_time"),
                    velocity("v", {"ocean_time", "s_rho", "eta_v", "xi_v"}, "edge2",
                             "lon_v lat_v s_rho ocean_time")}};
  for (const VelocityNames& names : {VelocityNames{}, VelocityNames{"u", "v", ""}}) {
    expect_refused(roms, AllOf(HasSubstr("'u'"), HasSubstr("C-grid"), HasSubstr("xgcm")), names);
  }
  // On common points it is still curvilinear, and its levels follow the bottom.
  roms.variables.push_back(places("lon", {"eta_rho", "xi_rho"}, "longitude"));
  for (const char* const name : {"u_eastward", "v_northward"}) {
    roms.variables.push_back({name,
                              NC_FLOAT,
                              {"ocean_time", "s_rho", "eta_rho", "xi_rho"},
                              {{"units", "m/s"}, {"coordinates", "lon s_rho ocean_time"}}});
  }
  expect_refused(roms, HasSubstr("curvilinear grid: its coordinates 'lon'"),
                 {"u_eastward", "v_northward", ""});
  roms.variables.push_back({"x", NC_FLOAT, {"xi_rho"}, {{"axis", "X"}, {"units", "m"}}});
  roms.variables.push_back({"y", NC_FLOAT, {"eta_rho"}, {{"axis", "Y"}, {"units", "m"}}});
  expect_refused(roms, AllOf(HasSubstr("'s_rho'"), HasSubstr("sigma")),
                 {"u_eastward", "v_northward", ""});
}

TEST_F(OtherGrids, Nemo) {
  const auto velocity = [](const char* name, const char* standard_name) {
    return ShapedVariable{name,
                          NC_FLOAT,
                          {"time_counter", "depthu", "y", "x"},
                          {{"units", "m/s"},
                           {"standard_name", standard_name},
                           {"coordinates", "time_centered nav_lat nav_lon"}}};
  };
  ShapedFile nemo{
      .dimensions = {{"time_counter", 2}, {"depthu", 3}, {"y", 4}, {"x", 5}},
      .variables = {places("nav_lat", {"y", "x"}, "latitude"),
                    places("nav_lon", {"y", "x"}, "longitude"),
                    {"depthu", NC_FLOAT, {"depthu"}, {{"units", "m"}, {"positive", "down"}}},
                    times("time_counter", "time_counter"),
                    velocity("vozocrtx", "sea_water_x_velocity")}};
  // Of its files each has one component.
  expect_refused(nemo, AllOf(HasSubstr("'vozocrtx'"), HasSubstr("curvilinear")));
  nemo.variables.push_back(velocity("vomecrty", "sea_water_y_velocity"));
  expect_refused(nemo, AllOf(HasSubstr("curvilinear"), HasSubstr("rectilinear grid first")));
  for (ShapedVariable& variable : nemo.variables) {
    if (variable.dimensions.size() != 1) variable.attributes = {{"units", "m/s"}};
  }
  expect_refused(nemo, HasSubstr("curvilinear grid: its coordinates 'nav_lon'"),
                 {"vozocrtx", "vomecrty", ""});
}

TEST_F(OtherGrids, UnstructuredOnes) {
  const auto velocity = [](const char* name, const char* standard_name) {
    return ShapedVariable{name,
                          NC_FLOAT,
                          {"time", "siglay", "nele"},
                          {{"units", "meters s-1"}, {"standard_name", standard_name}}};
  };
  ShapedFile fvcom{
      .dimensions = {{"time", 2}, {"siglay", 3}, {"nele", 7}, {"node", 5}},
      .variables = {
          places("lonc", {"nele"}, "longitude"),
          places("latc", {"nele"}, "latitude"),
          {"siglay", NC_FLOAT, {"siglay", "node"}, {{"standard_name", "ocean_sigma_coordinate"}}},
          times("time", "time"),
          velocity("u", "eastward_sea_water_velocity"),
          velocity("v", "Northward_sea_water_velocity")}};
  // FVCOM says by `mesh`, by `coordinates` or by neither where its cells are.
  for (const auto& [name, text] : {std::pair<std::string, std::string>{"type", "data"},
                                   {"coordinates", "time siglay latc lonc"},
                                   {"mesh", "fvcom_mesh"}}) {
    for (ShapedVariable& variable : fvcom.variables) {
      if (variable.dimensions.size() == 3) variable.attributes.emplace_back(name, text);
    }
    expect_refused(fvcom, AllOf(HasSubstr("'u'"), HasSubstr("unstructured grid (UGRID)")));
    expect_refused(fvcom, HasSubstr("unstructured grid (UGRID)"), {"u", "v", ""});
  }
}

TEST_F(OtherGrids, Mitgcm) {
  const auto line = [](const char* name) {
    return ShapedVariable{name, NC_DOUBLE, {name}, {{"units", "meters"}}};
  };
  const ShapedFile mitgcm{
      .format = 0,
      .dimensions = {{"T", 2}, {"Z", 2}, {"Y", 4}, {"X", 5}, {"Yp1", 5}, {"Xp1", 6}},
      .variables = {line("X"),
                    line("Xp1"),
                    line("Y"),
                    line("Yp1"),
                    {"Z", NC_DOUBLE, {"Z"}, {{"units", "meters"}, {"positive", "up"}}},
                    {"T", NC_DOUBLE, {"T"}, {{"units", "s"}, {"axis", "T"}}},
                    {"U", NC_DOUBLE, {"T", "Z", "Y", "Xp1"}, {{"units", "m/s"}}},
                    {"V", NC_DOUBLE, {"T", "Z", "Yp1", "X"}, {{"units", "m/s"}}}}};
  expect_refused(mitgcm, AllOf(HasSubstr("(T, Z, Y, Xp1)"), HasSubstr("C-grid")));
  expect_refused(mitgcm, AllOf(HasSubstr("(T, Z, Yp1, X)"), HasSubstr("C-grid")), {"U", "V", ""});
}

TEST_F(OtherGrids, Wrf) {
  const auto velocity = [](const char* name, const Dimensions& on, const char* stagger) {
    return ShapedVariable{
        name,
        NC_FLOAT,
        on,
        {{"units", "m s-1"}, {"stagger", stagger}, {"coordinates", "XLONG XLAT XTIME"}}};
  };
  const ShapedFile wrf{
      .format = NC_64BIT_OFFSET,
      .dimensions = {{"Time", 2},
                     {"DateStrLen", 19},
                     {"west_east", 4},
                     {"south_north", 3},
                     {"west_east_stag", 5},
                     {"south_north_stag", 4}},
      .variables = {
          {"Times", NC_CHAR, {"Time", "DateStrLen"}, {}},
          {"XLONG", NC_FLOAT, {"Time", "south_north", "west_east"}, {{"units", "degree_east"}}},
          {"XLAT", NC_FLOAT, {"Time", "south_north", "west_east"}, {{"units", "degree_north"}}},
          velocity("U", {"Time", "south_north", "west_east_stag"}, "X"),
          velocity("V", {"Time", "south_north_stag", "west_east"}, "Y"),
          velocity("U10", {"Time", "south_north", "west_east"}, " "),
          velocity("V10", {"Time", "south_north", "west_east"}, " ")}};
  expect_refused(wrf, AllOf(HasSubstr("'U'"), HasSubstr("C-grid")));
  expect_refused(wrf, HasSubstr("C-grid"), {"U", "V", ""});
  expect_refused(wrf, HasSubstr("curvilinear grid: its coordinates 'XLONG'"), {"U10", "V10", ""});
}

TEST_F(OtherGrids, VelocitiesByTheCompassOnTheAxesOfAProjection) {
  MadeField made;
  for (const char* const axis : {"lon", "lat"}) {
    made.texts[axis] = {{"units", "m"},
                        {"standard_name", std::string("projection_") +
                                              (axis[1] == 'o' ? "x" : "y") + "_coordinate"}};
  }
  for (const char* const name : {"u", "v"}) made.texts[name]["grid_mapping"] = "polar";
  std::string projection = "polar_stereographic";
  made.define = [&](int file) {
    int id = 0;
    require_netcdf(nc_def_var(file, "polar", NC_INT, 0, nullptr, &id));
    require_netcdf(
        nc_put_att_text(file, id, "grid_mapping_name", projection.size(), projection.c_str()));
  };
  const fs::path file = folder_.path() / "f.nc";
  made.write(file);
  HostileField::expect_refused(
      std::vector<fs::path>{file},
      AllOf(HasSubstr("'u' is eastward_sea_water_velocity"), HasSubstr("polar_stereographic")));
  projection = "mercator";  // where they point east and north
  EXPECT_NO_THROW(FieldFiles({made.write(file)}));
  projection = "polar_stereographic";
  made.texts["u"]["standard_name"] = "sea_water_x_velocity";
  made.texts["v"]["standard_name"] = "sea_water_y_velocity";
  EXPECT_NO_THROW(FieldFiles({made.write(file)}));
}

TEST_F(OtherGrids, VelocitiesThatMayBeMeantAreListed) {
  MadeField made;
  made.texts["u"]["standard_name"] = made.texts["v"]["standard_name"] = "unknown";  // as ERA5's
  HostileField::expect_refused(made, HasSubstr("which may be among 'u', 'v'"));
  made = {};
  made.define = [](int file) {
    int dimensions[2] = {0, 0};
    require_netcdf(nc_inq_dimid(file, "lat", &dimensions[0]));
    require_netcdf(nc_inq_dimid(file, "lon", &dimensions[1]));
    for (const std::string name :
         {"geostrophic_eastward_sea_water_velocity", "geostrophic_northward_sea_water_velocity"}) {
      int id = 0;
      require_netcdf(nc_def_var(file, name.substr(0, 14).c_str(), NC_FLOAT, 2, dimensions, &id));
      require_netcdf(nc_put_att_text(file, id, "standard_name", name.size(), name.c_str()));
    }
  };
  HostileField::expect_refused(
      made, HasSubstr("more than one velocity ('u', 'v' and 'geostrophic_ea', 'geostrophic_no')"));
}

TEST_F(OtherGrids, VelocitiesInAGroupAreRefused) {
  MadeField made;
  made.texts["u"] = made.texts["v"] = {};
  made.define = [](int file) {
    int group = 0;
    require_netcdf(nc_def_grp(file, "currents", &group));
  };
  HostileField::expect_refused(made,
                               AllOf(HasSubstr("groups ('currents')"), HasSubstr("-g currents")));
}

TEST_F(OtherGrids, ADimensionThatIsNoneOfSpaceOrTimeIsToBeSelectedFrom) {
  const auto velocity = [](const char* name) {
    return ShapedVariable{name, NC_FLOAT, {"expver", "lat", "lon"}, {{"units", "m s**-1"}}};
  };
  const ShapedFile era5{.dimensions = {{"expver", 2}, {"lat", 3}, {"lon", 4}},
                        .variables = {{"expver", NC_INT, {"expver"}, {{"long_name", "expver"}}},
                                      {"lat", NC_FLOAT, {"lat"}, {{"units", "degrees_north"}}},
                                      {"lon", NC_FLOAT, {"lon"}, {{"units", "degrees_east"}}},
                                      velocity("u10"),
                                      velocity("v10")}};
  expect_refused(era5, AllOf(HasSubstr("'expver'"), HasSubstr("ncks -d expver,0")),
                 {"u10", "v10", ""});
}

TEST_F(OtherGrids, TwoCoordinatesAlongOneDimensionAreAmbiguous) {
  const auto velocity = [](const char* name) {
    return ShapedVariable{
        name, NC_FLOAT, {"run", "lat", "lon"}, {{"units", "m/s"}, {"coordinates", "valid start"}}};
  };
  ShapedFile forecast{
      .dimensions = {{"run", 2}, {"lat", 3}, {"lon", 4}},
      .variables = {{"valid", NC_INT, {"run"}, {{"units", "hours since 2000-01-01"}}, {10, 11}},
                    {"start", NC_INT, {"run"}, {{"units", "hours since 2000-01-02"}}, {0, 6}},
                    {"lat", NC_FLOAT, {"lat"}, {{"units", "degrees_north"}}},
                    {"lon", NC_FLOAT, {"lon"}, {{"units", "degrees_east"}}},
                    velocity("a"),
                    velocity("b")}};
  expect_refused(forecast,
                 AllOf(HasSubstr("'valid' and variable 'start' may both be"), HasSubstr("'axis'")),
                 {"a", "b", ""});
  forecast.variables[1].attributes.emplace_back("standard_name", "time");
  FieldFiles field({forecast.write(folder_.path() / "f.nc")}, {"a", "b", ""});
  EXPECT_THAT(field.info().times, testing::ElementsAre(0, 6 * 3600));
}

}  // namespace
}  // namespace simgpu::field
