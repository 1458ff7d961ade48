// Velocities in NetCDF files: in which shapes they may come, and the one in which they are given.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include "common/field/levels_of_files.hpp"
#include "common/memory/ledger.hpp"
#include "field_files_fixture.hpp"
#include "field_in_memory.hpp"

namespace simgpu::field {
namespace {

using testing::Each;
using testing::ElementsAre;

TEST_F(FieldFilesTest, EveryFormatOfNetcdfGivesTheSame) {
  for (const int format :
       {NC_NETCDF4, NC_NETCDF4 | NC_CLASSIC_MODEL, 0, NC_64BIT_OFFSET, NC_64BIT_DATA}) {
    MadeField made;
    made.format = format;
    FieldFiles field = open(made);
    EXPECT_EQ(field.info().x, made.x);
    EXPECT_EQ(field.info().y, made.y);
    EXPECT_THAT(field.info().z, ElementsAre());
    EXPECT_THAT(field.info().times, ElementsAre(0, 3600, 3 * 3600));
    EXPECT_TRUE(field.info().is_geographic);
    EXPECT_FALSE(field.info().is_periodic);
    EXPECT_EQ(field.info().precision, Precision::single_precision);
    EXPECT_THAT(field.info().variables, ElementsAre("u", "v", ""));
    EXPECT_EQ(field.info().units, "m s-1");
    EXPECT_EQ(date_text(field.info().first_time.value(), field.info().calendar),
              "2000-01-01T00:00:00");
    expect_velocities(field, some_velocity);
  }
}

TEST_F(FieldFilesTest, DoublesStayDoubles) {
  MadeField made;
  made.type = NC_DOUBLE;
  made.stored = [](const Node& at) { return some_velocity(at) / 3; };
  FieldFiles field = open(made);
  EXPECT_EQ(field.info().precision, Precision::double_precision);
  EXPECT_EQ(level_of<double>(field, 2, 1)[6], some_velocity({1, 2, 0, 1, 2}) / 3);
}

TEST_F(FieldFilesTest, PackedIntegersAreUnpackedAndRoundedOnce) {
  for (const nc_type type : {NC_BYTE, NC_SHORT, NC_INT}) {
    for (const double scale : {0.01, -0.01}) {
      MadeField made;
      made.type = type;
      made.stored = [](const Node& at) { return static_cast<double>(at.x + 10 * at.y) - 12; };
      made.numbers["u"] = made.numbers["v"] = {
          {"scale_factor", {scale}}, {"add_offset", {0.3}}, {"_FillValue", {-5}}};
      FieldFiles field = open(made);
      EXPECT_EQ(field.info().precision, Precision::single_precision);
      expect_velocities(field, [&](const Node& at) {
        const double velocity = made.stored(at) * scale + 0.3;
        return made.stored(at) == -5 ? -0.0 : velocity;
      });
    }
  }
}

// Packing rounds nodes to half a quantum. Interpolation, a mean of nodes, adds no more than
// rounding to single precision: four epsilons of the largest corner. Measured: 0.458 of a quantum.
TEST_F(FieldFilesTest, PackedVelocitiesAreInterpolatedToHalfAQuantum) {
  constexpr double quantum = 0.001;
  constexpr double offset = 0.37;
  const auto linear = [](unsigned component, double x, double y, double hours) {
    return -1.1042 + component + 0.1137 * x + 0.2291 * y - 0.0513 * hours;  // below 2 on all nodes
  };
  MadeField made;
  made.type = NC_SHORT;
  made.numbers["u"] = made.numbers["v"] = {{"scale_factor", {quantum}}, {"add_offset", {offset}}};
  made.stored = [&](const Node& at) {
    const double velocity =
        linear(static_cast<unsigned>(at.component), made.x[at.x], made.y[at.y], made.t[at.t]);
    return std::round((velocity - offset) / quantum);
  };
  FieldFiles files = open(made);
  LevelsOfFiles levels(files);
  const test::FieldInMemory held(levels);
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> share(0, 1);
  double worst = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double at[] = {std::lerp(10, 14, share(random)), std::lerp(-1, 2, share(random))};
    const double hours = 3 * share(random);
    for (const unsigned component : {0U, 1U}) {
      const double velocity = test::velocity_at(held.view(), at, 3600 * hours, component);
      const double error = std::fabs(velocity - linear(component, at[0], at[1], hours));
      if (!(error <= worst)) worst = error;  // NaN, too
    }
  }
  EXPECT_LE(worst, quantum / 2 + 4 * 2 * std::numeric_limits<float>::epsilon());
  EXPECT_GT(worst, quantum / 4) << "the field has no packed values";
}

TEST_F(FieldFilesTest, UnsignedIntegersInSignedOnesAreRead) {
  MadeField made;
  made.type = NC_BYTE;
  made.texts["u"]["_Unsigned"] = "true";
  made.stored = [](const Node&) { return -56; };
  FieldFiles field = open(made);
  EXPECT_THAT(level_of(field, 0, 0), Each(200.F));
  EXPECT_THAT(level_of(field, 0, 1), Each(-56.F));
}

TEST_F(FieldFilesTest, AllThatIsMissingIsNegativeZeroAndNothingElse) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  MadeField made;
  made.x = {0, 1, 2, 3, 4, 5, 6, 7};
  made.numbers["u"] = {
      {"_FillValue", {1e20}}, {"missing_value", {-999}}, {"valid_range", {-50, 50}}};
  const std::vector<double> stored = {1e20, -999, nan, -0.0, 0, 51, 50, 1};
  made.stored = [&](const Node& at) { return at.component == 0 ? stored[at.x] : 1; };
  FieldFiles field = open(made);
  const std::vector<float> values = level_of(field, 0, 0);
  std::string missing;
  for (std::size_t i = 0; i < stored.size(); ++i) missing += is_missing(values[i]) ? 'm' : '.';
  EXPECT_EQ(missing, "mmm..m..");
  EXPECT_THAT(std::vector<float>(values.begin() + 3, values.begin() + 8),
              ElementsAre(0, 0, 0, 50, 1));
}

// As xarray writes a number of Python's.
TEST_F(FieldFilesTest, AttributesInIntegersOf64BitsAreNumbers) {
  MadeField made;
  made.define = [](int file) {
    int id = 0;
    const long long missing = -999;
    test::require_netcdf(nc_inq_varid(file, "u", &id));
    test::require_netcdf(nc_put_att_longlong(file, id, "missing_value", NC_INT64, 1, &missing));
  };
  made.stored = [](const Node& at) { return at.x == 1 ? -999 : 1; };
  FieldFiles field = open(made);
  EXPECT_TRUE(is_missing(level_of(field, 0, 0)[1]));
}

TEST_F(FieldFilesTest, WhatWasNeverWrittenIsMissing) {
  MadeField made;
  made.stored = [](const Node& at) { return at.x == 1 ? static_cast<double>(NC_FILL_FLOAT) : 1; };
  FieldFiles field = open(made);
  EXPECT_TRUE(is_missing(level_of(field, 0, 0)[1]));
}

TEST_F(FieldFilesTest, AVelocityTurnedToZeroIsNotMissing) {
  MadeField made;
  made.z = {0, 1};
  made.stored = [](const Node&) { return 0; };
  FieldFiles field = open(made);  // downward, and w is upward
  for (const float value : level_of(field, 0, 2)) EXPECT_FALSE(is_missing(value));
}

TEST_F(FieldFilesTest, UnitsOfVelocityAreConverted) {
  const std::pair<const char*, double> units[] = {{"m/s", 1},
                                                  {"m s^-1", 1},
                                                  {"m s**-1", 1},
                                                  {"m.s-1", 1},
                                                  {"meter second-1", 1},
                                                  {"metres/second", 1},
                                                  {"cm/s", 0.01},
                                                  {"cm s-1", 0.01},
                                                  {"mm s-1", 0.001},
                                                  {"km h-1", 1 / 3.6},
                                                  {"km/hr", 1 / 3.6},
                                                  {"knots", 1852.0 / 3600},
                                                  {"m day-1", 1.0 / 86400}};
  for (const auto& [text, factor] : units) {
    MadeField made;
    made.texts["u"]["units"] = text;
    made.stored = [](const Node&) { return 2; };
    FieldFiles field = open(made);
    EXPECT_THAT(level_of(field, 0, 0), Each(testing::FloatEq(static_cast<float>(2 * factor))))
        << text;
    EXPECT_THAT(level_of(field, 0, 1), Each(2.F));
    EXPECT_EQ(field.info().units, text);
  }
}

TEST_F(FieldFilesTest, VelocitiesAreFoundByStandardNameOrByName) {
  for (const auto& [u, v] : {std::pair{"eastward_wind", "northward_wind"},
                             {"x_wind", "y_wind"},
                             {"sea_water_x_velocity", "sea_water_y_velocity"},
                             {"x_velocity", "y_velocity"}}) {
    MadeField made;
    made.texts["u"]["standard_name"] = v;  // the names of variables say nothing
    made.texts["v"]["standard_name"] = u;
    FieldFiles field = open(made);
    EXPECT_THAT(field.info().variables, ElementsAre("v", "u", ""));
  }
  MadeField made;
  made.texts["u"]["standard_name"] = made.texts["v"]["standard_name"] = "";
  FieldFiles field = open(made, {"v", "u", ""});
  EXPECT_THAT(field.info().variables, ElementsAre("v", "u", ""));
  EXPECT_EQ(level_of(field, 0, 0)[0], 2);
}

// More than a block of shared memory, chunks that no row fills, rows that begin in a block.
TEST_F(FieldFilesTest, LargeLevelsComeInPieces) {
  for (const bool has_chunks : {false, true}) {
    for (const char* const order : {"tzyx", "txyz"}) {
      MadeField made;
      made.order = order;
      made.x.resize(700);
      made.y.resize(300);
      std::iota(made.x.begin(), made.x.end(), -349.5 / 2);
      for (double& x : made.x) x /= 2;
      std::iota(made.y.begin(), made.y.end(), 0);
      for (double& y : made.y) y /= 4;
      if (has_chunks) made.chunks = {1, 97, 101};
      made.stored = [](const Node& at) { return static_cast<double>(at.y * 700 + at.x); };
      FieldFiles field = open(made);
      const std::vector<float> values = level_of(field, 1, 0);
      for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_EQ(values[i], static_cast<float>(i)) << i;
      }
    }
  }
}

TEST_F(FieldFilesTest, ASmallStackIsEnough) {
  const auto file = MadeField().write(folder_.path() / "f.nc");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_STACK, &before), 0);
  const rlimit small{std::size_t{64} << 10, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_STACK, &small), 0);  // what is started has it
  EXPECT_NO_THROW(FieldFiles({file}));
  ::setrlimit(RLIMIT_STACK, &before);
}

// A chunk of several times is unpacked once for all of them, as far as memory is held for that.
TEST_F(FieldFilesTest, ChunksOfSeveralTimesAreHeld) {
  MadeField made;
  made.chunks = {1, 2, 2};
  const std::uint64_t for_a_row = open(made).own_bytes();
  made.chunks = {3, 2, 2};
  const std::uint64_t for_all = open(made).own_bytes();
  constexpr std::uint64_t chunk = 2 * 2 * sizeof(float);
  // Of each component two in a row, or four in all, and four to unpack one.
  EXPECT_EQ(for_all - for_a_row, 2 * ((4 + 4) * 3 * chunk - (2 + 4) * chunk));
}

TEST_F(FieldFilesTest, OwnBytesAreTheLedgersAndGoBack) {
  const std::uint64_t before = memory::host_ledger().current();
  {
    MadeField made;
    made.chunks = {1, 2, 2};
    const FieldFiles field = open(made);
    EXPECT_GT(field.own_bytes(), 256U * 1024);
    EXPECT_EQ(memory::host_ledger().current() - before, field.own_bytes());
  }
  EXPECT_EQ(memory::host_ledger().current(), before);
}

}  // namespace
}  // namespace simgpu::field
