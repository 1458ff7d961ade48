#include "driver/cli/parse.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace simgpu::driver {
namespace {

TEST(ParseCount, TakesWholeNumbersAsPeopleWriteThem) {
  EXPECT_EQ(parse_count("0"), 0U);
  EXPECT_EQ(parse_count("100000"), 100'000U);
  EXPECT_EQ(parse_count("100_000"), 100'000U);
  EXPECT_EQ(parse_count("1e6"), 1'000'000U);
  EXPECT_EQ(parse_count("2.5e3"), 2'500U);
  EXPECT_EQ(parse_count("1_0e1_0"), 100'000'000'000U);
  EXPECT_EQ(parse_count("10k"), 10'000U);
  EXPECT_EQ(parse_count("10K"), 10'000U);
  EXPECT_EQ(parse_count("2.5M"), 2'500'000U);
  EXPECT_EQ(parse_count("1_000G"), 1'000'000'000'000U);
  EXPECT_EQ(parse_count("0.001k"), 1U);
  EXPECT_EQ(parse_count("1T"), 1'000'000'000'000U);
  EXPECT_EQ(parse_count("1.0"), 1U);
  EXPECT_EQ(parse_count("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(parse_count("9007199254740993"), 9'007'199'254'740'993U) << "2^53 + 1 is not rounded";
}

TEST(ParseCount, RefusesEverythingElse) {
  for (const char* text :
       {"",        "-1",  "+1",  "1.5",  "1e30", "1e-1", "2e19", "ten", "1 000",
        "1,000",   "_1",  "1_",  "1__0", "0x10", "nan",  "inf",  "1e",  "18446744073709551616",
        " 1",      "1 ",  "-0",  "-0.0", "10m",  "1B",   "k",    "1kk", "1e3k",
        "0.0001k", "-1k", "1 k", "1Ki",  "1e17k"}) {
    EXPECT_EQ(parse_count(text), std::nullopt) << "'" << text << "'";
  }
}

// All of these are whole numbers once they are rounded to a double.
TEST(ParseCount, RefusesWhatIsWholeOnlyWhenRounded) {
  for (const char* text : {"0.99999999999999999999", "1.00000000000000000001", "4503599627370496.1",
                           "10.00000000000000000001e-1", "9007199254740992.5"}) {
    EXPECT_EQ(parse_count(text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseCount, TakesWholeNumbersThatNoDoubleIs) {
  for (const char* text : {"9007199254740993.0", "9007199254740993e0", "9.007199254740993e15"}) {
    EXPECT_EQ(parse_count(text), 9'007'199'254'740'993U) << text;
  }
  EXPECT_EQ(parse_count("1e19"), 10'000'000'000'000'000'000U);
  EXPECT_EQ(parse_count("1.8446744073709551615e19"), UINT64_MAX);
  EXPECT_EQ(parse_count("1.8446744073709551616e19"), std::nullopt);
  EXPECT_EQ(parse_count("1e-400"), std::nullopt);
  EXPECT_EQ(parse_count("1e400"), std::nullopt);
}

TEST(ParseNumber, RoundsWhatIsNearerToZeroThanToAnyOtherNumber) {
  EXPECT_EQ(parse_number("1e-400"), 0);
  EXPECT_TRUE(std::signbit(parse_number("-1e-400").value()));
  EXPECT_EQ(parse_number("1e400"), std::nullopt);
}

TEST(ParseCount, TakesEveryWayToWriteAWholeNumber) {
  for (const char* text : {"1200", "1.2e3", "0.0012E+6", "12000e-1", "0012e02", "1200.00"}) {
    EXPECT_EQ(parse_count(text), 1200U) << "'" << text << "'";
  }
  for (const char* text : {"0", "0.0", "0e5", "00.00e-7"}) {
    EXPECT_EQ(parse_count(text), 0U) << "'" << text << "'";
  }
}

TEST(ParseSize, TakesBytesAsPeopleWriteThem) {
  EXPECT_EQ(parse_size("0"), 0U);
  EXPECT_EQ(parse_size("1000000"), 1'000'000U);
  EXPECT_EQ(parse_size("1e6"), 1'000'000U);
  EXPECT_EQ(parse_size("64KiB"), 65'536U);
  EXPECT_EQ(parse_size("512 MiB"), 536'870'912U);
  EXPECT_EQ(parse_size("1.5GiB"), 1'610'612'736U);
  EXPECT_EQ(parse_size("1_000GiB"), 1'073'741'824'000U);
  EXPECT_EQ(parse_size("1.1GiB"), 1'181'116'006U);
  EXPECT_EQ(parse_size("2TiB"), 2'199'023'255'552U);
  EXPECT_EQ(parse_size("1GB"), 1'000'000'000U);
  EXPECT_EQ(parse_size("1.5 MB"), 1'500'000U);
  EXPECT_EQ(parse_size("64kB"), 64'000U);
  EXPECT_EQ(parse_size("64KB"), 64'000U);
  EXPECT_EQ(parse_size("2TB"), 2'000'000'000'000U);
}

TEST(ParseSize, RefusesEverythingElse) {
  for (const char* text : {"", "-1", "-1KiB", "1K", "1M", "1G", "10k", "1Gb", "1kib", "KiB",
                           " 1KiB", "1  KiB", "1KiB ", "1e30TiB", "nanKiB", "infGiB", "1.5"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseDuration, TakesTimesAsPeopleWriteThem) {
  using namespace std::chrono_literals;
  EXPECT_EQ(parse_duration("10ms"), 10ms);
  EXPECT_EQ(parse_duration("0.5s"), 500ms);
  EXPECT_EQ(parse_duration("10m"), 10min);
  EXPECT_EQ(parse_duration("2 h"), 2h);
  EXPECT_EQ(parse_duration("1.5d"), 36h);
  EXPECT_EQ(parse_duration("0s"), 0s);
  EXPECT_EQ(parse_duration("1e-6ms"), 1ns);
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text :
       {"", "10", "ms", "-1s", "1 minute", "1S", "nans", "infh", "1e9h", "1ms "}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << "'" << text << "'";
  }
}

TEST(ParseNumber, TakesFiniteNumbers) {
  EXPECT_EQ(parse_number("1e-5"), 1e-5);
  EXPECT_EQ(parse_number("-0.5"), -0.5);
  for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1x", "x", "0x1p3"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << "'" << text << "'";
  }
}

}  // namespace
}  // namespace simgpu::driver
