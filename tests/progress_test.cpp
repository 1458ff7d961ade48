// What a run says of its progress, and when, by a clock of the tests' own.

#include "driver/run/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace simgpu::driver {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Style = ProgressDisplay::Style;

constexpr Progress::Clock::time_point start{};

Progress::Clock::time_point after(double seconds) {
  return start + std::chrono::duration_cast<Progress::Clock::duration>(
                     std::chrono::duration<double>(seconds));
}

/// All that a run of `seconds` says, which gets on evenly and tells of it every quarter of a
/// second.
std::string said(ProgressDisplay display, double seconds, double done_before = 0) {
  constexpr double steps = 1e9;
  std::ostringstream out;
  {
    Progress progress(out, display, "cpu", steps, done_before, start);
    for (double now = 0.25; now < seconds; now += 0.25) {
      progress.tell(done_before + (steps - done_before) * now / seconds, after(now));
    }
    progress.tell(steps, after(seconds));
  }
  return out.str();
}

std::ptrdiff_t lines_of(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

TEST(Progress, OfAShortRunIsNothing) {
  EXPECT_EQ(said({Style::lines}, 0.9), "");
  EXPECT_EQ(said({Style::bar}, 0.9), "");
}

TEST(Progress, IsNothingIfQuiet) {
  EXPECT_EQ(said({Style::none}, 100), "");
  EXPECT_EQ(progress_display(true).style, Style::none);
}

TEST(Progress, OffATerminalIsALineForEachTenth) {
  const std::string text = said({Style::lines}, 100);
  EXPECT_EQ(lines_of(text), 10);
  EXPECT_THAT(text,
              StartsWith("simgpu: cpu 10 %, 10.0 million particle-steps/s, 1 min 30 s left\n"));
  EXPECT_THAT(text,
              EndsWith("simgpu: cpu 100 %, 10.0 million particle-steps/s, took 1 min 40 s\n"));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
}

TEST(Progress, OffATerminalIsNeverSilentForMoreThanHalfAMinute) {
  constexpr std::ptrdiff_t half_minutes = 100;
  EXPECT_GE(lines_of(said({Style::lines}, 30 * half_minutes)), half_minutes);
}

TEST(Progress, OfAFewSecondsIsNoMoreThanALineASecond) {
  EXPECT_LE(lines_of(said({Style::lines}, 3)), 3);
}

TEST(Progress, OnATerminalIsOneLineToTheEnd) {
  const std::string text = said({Style::bar, 100}, 10);
  EXPECT_EQ(lines_of(text), 1);
  EXPECT_THAT(text, HasSubstr("\rcpu [############............] 50 %  100.0 million"));
  EXPECT_THAT(text, HasSubstr("\rcpu [########################] 100 %"));
  EXPECT_THAT(text, EndsWith("\n"));
}

TEST(Progress, OnANarrowTerminalDoesNotWrap) {
  const std::string text = said({Style::bar, 40}, 10);
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, '\r');) EXPECT_LT(part.size(), 41U) << part;
}

TEST(Progress, OfAResumedRunCountsOnlyItsOwnStepsAsItsRate) {
  const std::string text = said({Style::lines}, 100, 5e8);
  EXPECT_THAT(text,
              StartsWith("simgpu: cpu 60 %, 5.0 million particle-steps/s, 1 min 20 s left\n"));
}

TEST(Progress, OfARunThatEndsEarlyEndsItsLine) {
  std::ostringstream out;
  {
    Progress progress(out, {Style::bar, 100}, "cpu", 1e9, 0, start);
    progress.tell(1e8, after(2));
  }
  EXPECT_EQ(lines_of(out.str()), 1);
  EXPECT_THAT(out.str(), Not(HasSubstr("100 %")));
}

}  // namespace
}  // namespace simgpu::driver
