#include "driver/team/ranges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace simgpu::driver {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::uint64_t sum_of(const std::vector<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

TEST(Shares, AreAllParticlesInProportionToTheSpeeds) {
  std::mt19937_64 random(1);
  for (int run = 0; run < 1000; ++run) {
    std::vector<double> speeds(1 + random() % 8);
    // Each is another speed than the fastest, from which they are not more than a tenth away.
    for (double& speed : speeds)
      speed = 1e9 * (0.1 + 0.75 * std::generate_canonical<double, 53>(random));
    speeds.front() = 1e9;
    const double all = std::accumulate(speeds.begin(), speeds.end(), 0.0);
    const std::uint64_t total = random() % 1'000'000;
    const std::vector<std::uint64_t> counts = shares(total, speeds);
    ASSERT_EQ(counts.size(), speeds.size());
    EXPECT_EQ(sum_of(counts), total);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double exact = static_cast<double>(total) * speeds[i] / all;
      EXPECT_NEAR(static_cast<double>(counts[i]), exact, 1 + 1e-5 * static_cast<double>(total));
    }
  }
}

TEST(Shares, OfNearlyOneSpeedAreTheSame) {
  EXPECT_THAT(shares(900, std::vector{1.0, 0.95, 0.91}), ElementsAre(300, 300, 300));
  EXPECT_THAT(shares(900, std::vector{0.5, 1.0}), ElementsAre(300, 600));
}

TEST(Shares, OfTheMostParticlesThereAreLoseNone) {
  const std::uint64_t most = std::uint64_t{1} << 53;
  EXPECT_EQ(sum_of(shares(most, std::vector{1.0, 0.3, 0.7, 1e-9})), most);
}

TEST(Shares, OfTooFewParticlesLeaveSomeWithNone) {
  EXPECT_THAT(shares(1, std::vector{1.0, 1.0, 1.0}), ElementsAre(0, 0, 1));
  EXPECT_THAT(shares(0, std::vector{1.0, 1.0}), ElementsAre(0, 0));
}

TEST(RangesOf, FollowOnEachOther) {
  EXPECT_THAT(ranges_of(7, std::vector<std::uint64_t>{3, 0, 2}),
              ElementsAre(Range{7, 3}, Range{10, 0}, Range{10, 2}));
}

TEST(PiecesSideBySide, AreInProportionToTheParts) {
  const std::vector<std::uint64_t> parts = {100, 0, 300};
  EXPECT_THAT(pieces_side_by_side(parts, 0, 40), ElementsAre(Range{0, 10}, Range{100, 30}));
  EXPECT_THAT(pieces_side_by_side(parts, 40, 360), ElementsAre(Range{10, 90}, Range{130, 270}));
  EXPECT_THAT(pieces_side_by_side(parts, 40, 0), IsEmpty());
}

// Whatever the parts and the cuts: in each part the pieces follow on each other from its beginning
// to its end, so that each particle is in one of them.
TEST(PiecesSideBySide, OfAllCutsAreEachParticleOnceAndInOrder) {
  std::mt19937_64 random(2);
  for (int run = 0; run < 1000; ++run) {
    std::vector<std::uint64_t> parts(1 + random() % 5);
    for (std::uint64_t& part : parts) part = random() % 50;
    const std::uint64_t whole = sum_of(parts);
    if (whole == 0) continue;
    std::vector<Range> behind = ranges_of(0, parts);
    for (Range& part : behind) part.count = 0;  // what has been gone through
    for (std::uint64_t offset = 0; offset < whole;) {
      const std::uint64_t count = std::min(whole - offset, 1 + random() % 20);
      std::uint64_t in_pieces = 0;
      for (const Range& piece : pieces_side_by_side(parts, offset, count)) {
        const auto part = std::find_if(behind.begin(), behind.end(), [&](const Range& one) {
          return one.end() == piece.first &&
                 one.first + parts[static_cast<std::size_t>(&one - behind.data())] >= piece.end();
        });
        ASSERT_NE(part, behind.end()) << "a piece does not follow on the last one of a part";
        part->count += piece.count;
        in_pieces += piece.count;
      }
      // Of each part the piece is rounded by itself.
      EXPECT_NEAR(static_cast<double>(in_pieces), static_cast<double>(count),
                  static_cast<double>(parts.size()));
      offset += count;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) EXPECT_EQ(behind[i].count, parts[i]);
  }
}

}  // namespace
}  // namespace simgpu::driver
