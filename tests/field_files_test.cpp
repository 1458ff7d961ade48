// Velocity fields in NetCDF files: in which shapes they may come, and the one in which they are
// given.

#include "common/field/field_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/memory/ledger.hpp"
#include "made_field.hpp"
#include "temporary_folder.hpp"

namespace simgpu::field {
namespace {

using test::MadeField;
using test::Node;
using test::some_velocity;
using test::TemporaryFolder;
using testing::Each;
using testing::ElementsAre;

template <class Real = float>
std::vector<Real> level_of(FieldFiles& field, std::size_t level, std::size_t component) {
  std::vector<Real> values(field.info().nodes());
  field.read(level, component, std::span<Real>(values));
  return values;
}

bool is_missing(double value) {
  return value == 0 && std::signbit(value);
}

class FieldFilesTest : public testing::Test {
 protected:
  FieldFiles open(const MadeField& made, const VelocityNames& names = {}) const {
    return FieldFiles({made.write(folder_.path() / "f.nc")}, names);
  }

  /// Expects all velocities of a file made of `made` to be those that `like` has at the nodes by
  /// the delivered axes.
  void expect_velocities(FieldFiles& field, const std::function<double(const Node&)>& velocity) {
    const FieldInfo& info = field.info();
    for (std::size_t component = 0; component < info.components(); ++component) {
      for (std::size_t t = 0; t < info.levels(); ++t) {
        std::vector<float> expected;
        for (std::size_t z = 0; z < std::max<std::size_t>(info.z.size(), 1); ++z) {
          for (std::size_t y = 0; y < info.y.size(); ++y) {
            for (std::size_t x = 0; x < info.x.size(); ++x) {
              expected.push_back(static_cast<float>(velocity({component, t, z, y, x})));
            }
          }
        }
        EXPECT_EQ(level_of(field, t, component), expected) << component << " at time " << t;
      }
    }
  }

  TemporaryFolder folder_;
};

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

TEST_F(FieldFilesTest, DescendingAxesAreTurned) {
  MadeField made;
  made.x = {14, 12.5, 11, 10};
  made.y = {2, 0, -1};
  made.z = {100, 10};
  made.texts["w"]["standard_name"] = "upward_sea_water_velocity";
  FieldFiles field = open(made);
  EXPECT_THAT(field.info().x, ElementsAre(10, 11, 12.5, 14));
  EXPECT_THAT(field.info().y, ElementsAre(-1, 0, 2));
  EXPECT_THAT(field.info().z, ElementsAre(10, 100));
  expect_velocities(field, [](Node at) {
    at = {at.component, at.t, 1 - at.z, 2 - at.y, 3 - at.x};
    return at.component == 2 ? -some_velocity(at) : some_velocity(at);
  });
}

TEST_F(FieldFilesTest, DimensionsMayComeInAnyOrder) {
  for (const char* const order : {"tzyx", "xyzt", "yxtz", "ztxy", "xtyz"}) {
    MadeField made;
    made.order = order;
    made.z = {0, 5};
    made.texts["depth"] = {{"units", "m"}, {"positive", "up"}, {"axis", "Z"}};
    made.y = {2, 0, -1};
    FieldFiles field = open(made);
    EXPECT_FALSE(field.info().is_depth);
    expect_velocities(field, [](Node at) {
      at.y = 2 - at.y;
      return some_velocity(at);
    });
  }
}

TEST_F(FieldFilesTest, TheThirdComponentIsAlongTheDeliveredAxis) {
  for (const bool is_depth : {false, true}) {
    for (const bool is_downward : {false, true}) {
      MadeField made;
      made.z = {0, 5};
      made.texts["depth"]["positive"] = is_depth ? "down" : "up";
      made.texts["w"]["standard_name"] = "upward_sea_water_velocity";
      VelocityNames names;
      if (is_downward) {
        made.texts["w"]["standard_name"] = "downward_sea_water_velocity";
        names = {"u", "v", "w"};
      }
      FieldFiles field = open(made, names);
      EXPECT_EQ(field.info().is_depth, is_depth);
      const double sign = is_depth == is_downward ? 1 : -1;
      EXPECT_EQ(level_of(field, 1, 2)[5],
                static_cast<float>(sign * some_velocity({2, 1, 0, 1, 1})));
    }
  }
}

TEST_F(FieldFilesTest, ASingleLevelIsTwoDimensional) {
  MadeField made;
  made.z = {0.5};
  for (const bool has_w : {true, false}) {
    made.has_w = has_w;
    FieldFiles field = open(made);
    EXPECT_EQ(field.info().components(), 2U);
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

TEST_F(FieldFilesTest, AxesInMetresAndKilometresAreMetres) {
  MadeField made;
  made.texts["lon"] = {{"units", "km"}, {"standard_name", "projection_x_coordinate"}};
  made.texts["lat"] = {{"units", "m"}, {"axis", "Y"}};
  made.texts["u"]["standard_name"] = "sea_water_x_velocity";
  made.texts["v"]["standard_name"] = "sea_water_y_velocity";
  FieldFiles field = open(made);
  EXPECT_FALSE(field.info().is_geographic);
  EXPECT_THAT(field.info().x, ElementsAre(10'000, 11'000, 12'500, 14'000));
  EXPECT_THAT(field.info().y, ElementsAre(-1, 0, 2));
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

TEST_F(FieldFilesTest, LongitudesThatCloseRoundTheGlobeHaveTheFirstColumnAgain) {
  for (const std::vector<double>& x : {std::vector<double>{0, 90, 180, 270},
                                       {0, 90, 180, 270, 360},
                                       {-180, -90, 0, 90},
                                       {-180, -90, 0, 90, 180},
                                       {1, 100, 230, 300}}) {
    for (const bool is_reversed : {false, true}) {
      MadeField made;
      made.x = x;
      if (is_reversed) made.x = {x.rbegin(), x.rend()};
      const std::size_t last = x.size() - 1;
      FieldFiles field = open(made);
      EXPECT_TRUE(field.info().is_periodic);
      ASSERT_EQ(field.info().x.size(), 5U);
      EXPECT_EQ(field.info().x.back(), field.info().x.front() + 360);
      expect_velocities(field, [&](Node at) {
        at.x %= 4;
        if (is_reversed) at.x = last - at.x;
        return some_velocity(at);
      });
    }
  }
}

TEST_F(FieldFilesTest, LongitudesThatDoNotCloseArePlain) {
  for (const std::vector<double>& x :
       {std::vector<double>{0, 90, 180, 260}, {0, 1, 2}, {-10, 0, 10}}) {
    MadeField made;
    made.x = x;
    FieldFiles field = open(made);
    EXPECT_FALSE(field.info().is_periodic);
    EXPECT_EQ(field.info().x, x);
  }
}

TEST_F(FieldFilesTest, LongitudesInSinglePrecisionCloseToo) {
  MadeField made;
  made.axis_type = NC_FLOAT;
  made.x.resize(4320);
  for (std::size_t i = 0; i < made.x.size(); ++i) made.x[i] = static_cast<double>(i) / 12 - 180;
  made.stored = [](const Node&) { return 1; };
  EXPECT_TRUE(open(made).info().is_periodic);
}

TEST_F(FieldFilesTest, TimesAreSecondsSinceTheFirst) {
  const std::pair<const char*, double> units[] = {{"seconds since 1970-01-01", 1},
                                                  {"minutes since 1970-01-01 00:00", 60},
                                                  {"h since 1-1-1", 3600},
                                                  {"days since 1950-01-01T00:00:00Z", 86400}};
  for (const auto& [text, seconds] : units) {
    MadeField made;
    made.t = {10, 12, 13.5};
    made.texts["time"]["units"] = text;
    EXPECT_THAT(open(made).info().times, ElementsAre(0, 2 * seconds, 3.5 * seconds)) << text;
  }
}

TEST_F(FieldFilesTest, AnHourInDaysIsAnHour) {
  MadeField made;
  made.texts["time"]["units"] = "days since 1950-01-01";
  made.t = {27000 + 1 / 24.0, 27000 + 2 / 24.0, 27000 + 3 / 24.0};
  FieldFiles field = open(made);
  EXPECT_THAT(field.info().times, ElementsAre(0, 3600, 7200));
  EXPECT_EQ(seconds_of_date(field.info(),
                            date_text(later(*field.info().first_time, 3600), Calendar::standard)),
            3600);
}

TEST_F(FieldFilesTest, CalendarsAreKept) {
  MadeField made;
  made.texts["time"]["calendar"] = "noleap";
  made.texts["time"]["units"] = "days since 2024-02-28";
  const FieldInfo info = open(made).info();
  EXPECT_EQ(info.calendar, Calendar::no_leap);
  EXPECT_EQ(seconds_of_date(info, "2024-03-01"), 86400);
}

TEST_F(FieldFilesTest, WithoutAnAxisOfTimeItDoesNotChange) {
  MadeField made;
  made.t = {};
  FieldFiles field = open(made);
  EXPECT_THAT(field.info().times, ElementsAre());
  EXPECT_EQ(field.info().levels(), 1U);
  expect_velocities(field, some_velocity);
}

TEST_F(FieldFilesTest, TimesWithoutADateAreSeconds) {
  MadeField made;
  made.texts["time"] = {{"units", "s"}, {"axis", "T"}};
  const FieldInfo info = open(made).info();
  EXPECT_FALSE(info.first_time);
  EXPECT_THAT(info.times, ElementsAre(0, 1, 3));
}

TEST_F(FieldFilesTest, SeveralFilesGoOnInTime) {
  MadeField made;
  const auto first = made.write(folder_.path() / "1.nc");
  made.t = {1, 2};  // and in other units, since another date
  made.texts["time"]["units"] = "days since 2000-01-01T06:00:00";
  made.stored = [](const Node& at) { return some_velocity(at) + 10; };
  const auto second = made.write(folder_.path() / "2.nc");
  made.t = {3};
  made.texts["time"]["units"] = "days since 2000-01-01";
  const auto third = made.write(folder_.path() / "3.nc");
  FieldFiles field({first, second, third});
  EXPECT_THAT(field.info().times, ElementsAre(0, 3600, 10800, 108000, 194400, 259200));
  for (const std::size_t level : {5U, 0U, 3U, 2U, 4U, 1U}) {
    const double expected = level < 3   ? some_velocity({1, level, 0, 0, 0})
                            : level < 5 ? some_velocity({1, level - 3, 0, 0, 0}) + 10
                                        : some_velocity({1, 0, 0, 0, 0}) + 10;
    EXPECT_EQ(level_of(field, level, 1)[0], static_cast<float>(expected)) << level;
  }
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
