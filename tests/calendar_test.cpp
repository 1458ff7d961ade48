#include "common/field/calendar.hpp"

#include <gtest/gtest.h>

#include <string>

#include "common/field/field_info.hpp"
#include "expect_error.hpp"

namespace simgpu::field {
namespace {

using test::expect_error;
using testing::AllOf;
using testing::HasSubstr;

std::int64_t seconds(const char* text, Calendar calendar = Calendar::standard) {
  const auto instant = read_date(text, calendar);
  EXPECT_TRUE(instant) << text;
  return instant ? instant->seconds : 0;
}

constexpr std::int64_t day = 86400;

TEST(Calendar, SecondsCountFrom1970AsEverywhere) {
  EXPECT_EQ(seconds("1970-01-01"), 0);
  EXPECT_EQ(seconds("2000-03-01T12:30:15"), 951913815);
  EXPECT_EQ(seconds("1969-12-31T23:59:59"), -1);
  EXPECT_EQ(seconds("2026-11-28"), 1795824000);
}

TEST(Calendar, DatesAreReadAsIsoAndAsCfWriteThem) {
  const std::int64_t expected = seconds("2024-03-01T06:00:00");
  for (const char* text :
       {"2024-3-1 6:00:0.0", "2024-03-01 06:00", "2024-03-01T06", "2024-03-01T06:00:00Z",
        "2024-03-01 06:00:00 UTC", "2024-03-01 08:00:00 +2:00", "2024-03-01T08:00:00+0200",
        "2024-02-29 22:30:00 -07:30", "  2024-03-01   06:00:00  "}) {
    EXPECT_EQ(seconds(text), expected) << text;
  }
  EXPECT_EQ(read_date("2024-03-01T00:00:00.25", Calendar::standard)->fraction, 0.25);
}

TEST(Calendar, WhatIsNoDateIsNone) {
  for (const char* text : {"", "yesterday", "2024", "2024-13-01", "2024-00-01", "2024-02-30",
                           "2023-02-29", "2024-03-01T25:00", "2024-03-01T10:60", "2024-03-01 noon",
                           "2024-03-01T10:00:00 PDT", "20240301", "-5-01-01", "0-1-1",
                           "2024-03-01T24:00:01", "99999-01-01", "2024-03-01T10:00:00.5.5"}) {
    EXPECT_FALSE(read_date(text, Calendar::standard)) << text;
  }
}

TEST(Calendar, NoLeapHas365DaysInEachYear) {
  EXPECT_FALSE(read_date("2024-02-29", Calendar::no_leap));
  EXPECT_EQ(seconds("2024-03-01", Calendar::no_leap) - seconds("2024-02-28", Calendar::no_leap),
            day);
  EXPECT_EQ(seconds("2001-01-01", Calendar::no_leap) - seconds("2000-01-01", Calendar::no_leap),
            365 * day);
  EXPECT_EQ(seconds("1969-01-01", Calendar::no_leap), -365 * day);
}

// As models write it; cftime has the same counts.
TEST(Calendar, TheYear0IsInCalendarsOfModels) {
  EXPECT_FALSE(read_date("0000-01-01", Calendar::standard));
  EXPECT_EQ(seconds("0000-01-01", Calendar::no_leap), -1970 * 365 * day);
  EXPECT_EQ(seconds("0000-02-29", Calendar::proleptic_gregorian), -719469 * day);
  EXPECT_EQ(date_text({-1970 * 365 * day, 0}, Calendar::no_leap), "0000-01-01T00:00:00");
}

TEST(Calendar, StandardIsJulianBefore15October1582) {
  EXPECT_EQ(seconds("1582-10-15") - seconds("1582-10-04"), day);
  EXPECT_FALSE(read_date("1582-10-10", Calendar::standard));
  EXPECT_TRUE(read_date("1582-10-10", Calendar::proleptic_gregorian));
  EXPECT_TRUE(read_date("1500-02-29", Calendar::standard));
  EXPECT_FALSE(read_date("1500-02-29", Calendar::proleptic_gregorian));
  // As cftime counts: 719164 days by Julian dates, 719162 by Gregorian ones.
  EXPECT_EQ(seconds("0001-01-01"), -719164 * day);
  EXPECT_EQ(seconds("1-1-1", Calendar::proleptic_gregorian), -719162 * day);
}

TEST(Calendar, TextOfADateReadsBack) {
  for (const Calendar calendar :
       {Calendar::standard, Calendar::proleptic_gregorian, Calendar::no_leap}) {
    for (std::int64_t day_number = -718000; day_number < 40000; day_number += 97) {
      const Instant instant{day_number * day + 3661, 0};
      const std::string text = date_text(instant, calendar);
      EXPECT_EQ(seconds(text.c_str(), calendar), instant.seconds) << text;
    }
    for (std::int64_t day_number = -141440; day_number < -141400; ++day_number) {  // of 1582
      const Instant instant{day_number * day, 0};
      const std::string text = date_text(instant, calendar);
      EXPECT_EQ(seconds(text.c_str(), calendar), instant.seconds) << text;
    }
  }
}

TEST(Calendar, InstantsKeepFractions) {
  const Instant start{100, 0.75};
  EXPECT_EQ(seconds_between(start, later(start, 1.5)), 1.5);
  EXPECT_EQ(seconds_between(start, later(start, -1.5)), -1.5);
  EXPECT_EQ(later(start, 0.25).seconds, 101);
  EXPECT_EQ(later(start, 0.25).fraction, 0);
}

TEST(Calendar, NamesAreThoseOfCf) {
  EXPECT_EQ(calendar_named("gregorian"), Calendar::standard);
  EXPECT_EQ(calendar_named("365_day"), Calendar::no_leap);
  EXPECT_FALSE(calendar_named("360_day"));
  EXPECT_FALSE(calendar_named("julian"));
}

TEST(SecondsOfDate, CountFromTheFieldsFirstTime) {
  FieldInfo field;
  field.calendar = Calendar::no_leap;
  field.first_time = read_date("2024-02-28T12:00", Calendar::no_leap);
  EXPECT_EQ(seconds_of_date(field, "2024-03-01T00:00"), 43200);
  expect_error(ErrorKind::bad_input, AllOf(HasSubstr("'2024-02-29'"), HasSubstr("noleap")),
               [&] { seconds_of_date(field, "2024-02-29"); });
  field.first_time.reset();
  expect_error(ErrorKind::bad_input, HasSubstr("do not count from one"),
               [&] { seconds_of_date(field, "2024-03-01"); });
}

}  // namespace
}  // namespace simgpu::field
