// Axes of velocity fields in NetCDF files, and times over several files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "field_files_fixture.hpp"

namespace simgpu::field {
namespace {

using testing::ElementsAre;

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

}  // namespace
}  // namespace simgpu::field
