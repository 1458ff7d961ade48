#include "common/text/suggest.hpp"

#include <gtest/gtest.h>

#include <string>

namespace simgpu::driver {
namespace {

constexpr std::string_view words[] = {"particles", "precision", "steps", "time", "timestep"};

std::string meant(std::string_view text) {
  return likely_meant(text, words).value_or("");
}

TEST(Slips, AreCounted) {
  EXPECT_EQ(slips("", ""), 0U);
  EXPECT_EQ(slips("steps", "steps"), 0U);
  EXPECT_EQ(slips("", "abc"), 3U);
  EXPECT_EQ(slips("abc", ""), 3U);
  EXPECT_EQ(slips("steps", "step"), 1U) << "too few";
  EXPECT_EQ(slips("step", "steps"), 1U) << "too many";
  EXPECT_EQ(slips("stebs", "steps"), 1U) << "wrong";
  EXPECT_EQ(slips("setps", "steps"), 1U) << "swapped";
  EXPECT_EQ(slips("kitten", "sitting"), 3U);
  EXPECT_EQ(slips("ca", "abc"), 3U) << "no letter takes part in two slips";
}

TEST(Slips, AreTheSameBothWays) {
  for (const std::string_view one : words) {
    for (const std::string_view other : words) EXPECT_EQ(slips(one, other), slips(other, one));
  }
}

TEST(LikelyMeant, IsTheNearestWord) {
  EXPECT_EQ(meant("particels"), "particles");
  EXPECT_EQ(meant("setps"), "steps");
  EXPECT_EQ(meant("TIMESTEPS"), "timestep");
  EXPECT_EQ(meant("tine"), "time");
}

TEST(LikelyMeant, IsNothingBeyondASlipInThreeLetters) {
  EXPECT_EQ(meant("stxxs"), "") << "two in five";
  EXPECT_EQ(meant("stxxxs"), "");
  EXPECT_EQ(meant("pxxtxcles"), "particles") << "three in nine";
  EXPECT_EQ(meant("x"), "");
  EXPECT_EQ(meant(""), "");
  EXPECT_EQ(meant(std::string(1'000'000, 'p')), "");
}

}  // namespace
}  // namespace simgpu::driver
