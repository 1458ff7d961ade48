// What a picture is made of: colours, letters, scales and sizes.

#include "common/picture/picture.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "common/picture/count_scale.hpp"
#include "common/picture/glyphs.hpp"
#include "common/picture/layout.hpp"
#include "common/picture/png.hpp"
#include "common/picture/text.hpp"
#include "common/picture/viridis.hpp"
#include "expect_error.hpp"

namespace simgpu::picture {
namespace {

constexpr Color white = {255, 255, 255};
constexpr Color black = {0, 0, 0};

/// How light a colour of sRGB is to the eye: L* of CIE 1976, from 0 to 100.
double lightness(Color color) {
  const auto linear = [](std::uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  const double luminance =
      0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
  const double root =
      luminance > 216.0 / 24389 ? std::cbrt(luminance) : (24389.0 / 27 * luminance + 16) / 116;
  return 116 * root - 16;
}

TEST(Viridis, GrowsLighterAllTheWayAndEvenly) {
  constexpr int parts = 20;
  const double whole = lightness(viridis(1)) - lightness(viridis(0));
  EXPECT_GT(whole, 70);
  for (int part = 0; part < parts; ++part) {
    const double from = lightness(viridis(part / double{parts}));
    const double to = lightness(viridis((part + 1) / double{parts}));
    EXPECT_GT(to - from, 0.5 * whole / parts) << "from " << part;
    EXPECT_LT(to - from, 1.5 * whole / parts) << "from " << part;
  }
}

TEST(Viridis, HasTheColoursOfItsEndsBeyondThem) {
  EXPECT_EQ(viridis(-1), (Color{68, 1, 84}));
  EXPECT_EQ(viridis(0), (Color{68, 1, 84}));
  EXPECT_EQ(viridis(1), (Color{253, 231, 37}));
  EXPECT_EQ(viridis(2), (Color{253, 231, 37}));
}

TEST(Glyphs, EveryPrintableLetterHasOneOfItsOwnWithinItsBounds) {
  std::set<std::string_view> paths;
  for (char letter = ' '; letter <= '~'; ++letter) {
    SCOPED_TRACE(letter);
    const Glyph& glyph = glyph_of(letter);
    EXPECT_TRUE(paths.insert(glyph.path).second);
    const std::vector<Stroke> strokes = strokes_of(glyph);
    EXPECT_EQ(strokes.empty(), letter == ' ');
    for (const Stroke& stroke : strokes) {
      for (const double x : {stroke.x0, stroke.x1}) {
        EXPECT_GE(x, -1e-9);
        EXPECT_LE(x, glyph.width + 1e-9);
      }
      for (const double y : {stroke.y0, stroke.y1}) {
        EXPECT_GE(y, -4.5);
        EXPECT_LE(y, 16);
      }
    }
  }
  EXPECT_EQ(&glyph_of('\n'), &glyph_of('?'));
  EXPECT_EQ(&glyph_of(static_cast<char>(0xC3)), &glyph_of('?'));
}

/// The first and the last column of an image that is not all white.
std::pair<int, int> inked_columns(const Image& image) {
  std::pair columns = {image.width(), -1};
  for (int x = 0; x < image.width(); ++x) {
    for (int y = 0; y < image.height(); ++y) {
      if (image.at(x, y) == white) continue;
      columns.first = std::min(columns.first, x);
      columns.second = x;
    }
  }
  return columns;
}

TEST(Text, TakesTheWidthThatIsSaidWhereverItIsAligned) {
  const std::string text = "HIM 1,234 HIM";
  const double width = text_width(text, 14);
  for (const auto& [align, left] :
       {std::pair{Align::left, 200.0}, std::pair{Align::middle, 200 - width / 2},
        std::pair{Align::right, 200 - width}}) {
    Image image(400, 30, white);
    draw_text(image, 200, 20, text, {14, black, align});
    const auto [first, last] = inked_columns(image);
    EXPECT_NEAR(first, left, 1.5);
    EXPECT_NEAR(last + 1, left + width, 1.5);
  }
}

TEST(Text, TurnedIsTheSameFromBelow) {
  Image level(101, 40, white);
  Image turned(40, 101, white);
  draw_text(level, 0.0, 30, "Hamburg", {14, black});
  draw_text(turned, 30, 101, "Hamburg", {14, black, Align::left, true});
  for (int y = 0; y < level.height(); ++y) {
    for (int x = 0; x < level.width(); ++x) {
      ASSERT_NEAR(level.at(x, y).red, turned.at(y, 100 - x).red, 1) << x << ", " << y;
    }
  }
}

TEST(Text, BeyondTheImageIsNotDrawn) {
  Image image(10, 10, white);
  draw_text(image, -500, 5, "left", {14, black});
  draw_text(image, 2, 5, "over the right border", {14, black});
  draw_text(image, 500, 500, "below", {14, black});
}

TEST(Title, FitsThePictureWhateverTheDeviceIsCalled) {
  constexpr std::uint64_t most = std::uint64_t{1} << 53;
  const std::string long_name(300, 'W');
  for (const Caption& caption :
       {Caption{1, 0, 1e-5, "cpu"}, Caption{1'000'000'000, 1'000'000, 1.25e-5, long_name},
        Caption{most, most, 1.234567e-300, long_name}}) {
    const std::string title = title_of(caption);
    EXPECT_LE(text_width(title, title_capitals), image_width - 2 * title_margin) << title;
  }
  EXPECT_EQ(title_of({1'000'000, 100, 1e-5, "cpu"}),
            "1,000,000 particles, step 100 (time 0.001), cpu");
  EXPECT_EQ(title_of({1, 3, 0.1, "cuda:0"}), "1 particle, step 3 (time 0.3), cuda:0");
}

TEST(CountScale, GoesFromNoParticlesToTheMostOfACell) {
  const std::vector<std::vector<std::uint64_t>> all_counts = {
      {}, {0, 0}, {0, 1}, {1, 1, 2}, {5, 0, 100, 3}, {1, 1'000'000'000}, {2000, 2100, 1900}};
  for (const auto& counts : all_counts) {
    const CountScale scale(counts);
    EXPECT_EQ(scale.share(0), 0);
    EXPECT_EQ(scale.share(scale.most()), 1);
    double before = 0;
    for (std::uint64_t count = 1; count <= scale.most(); count += 1 + count / 10) {
      EXPECT_GT(scale.share(count), before);
      before = scale.share(count);
    }
  }
}

TEST(CountScale, ShowsOneParticleAmongFew) {
  const std::vector<std::uint64_t> counts = {1, 1, 0, 3, 2, 0, 1};
  const CountScale scale(counts);
  EXPECT_GT(lightness(scale.color(1)) - lightness(scale.color(0)), 30);
}

TEST(CountScale, TicksAreRoundCountsThatKeepTheirDistance) {
  const std::vector<std::uint64_t> counts = {1, 70'000, 1'200'000};
  const auto ticks = CountScale(counts).ticks(0.03);
  std::set<std::string> labels;
  for (const auto& tick : ticks) labels.insert(tick.label);
  EXPECT_TRUE(labels.contains("0"));
  EXPECT_TRUE(labels.contains("1e6"));
  EXPECT_TRUE(labels.contains("5e5"));
  EXPECT_TRUE(labels.contains("50,000"));
  for (std::size_t i = 1; i < ticks.size(); ++i) {
    EXPECT_GE(ticks[i].share - ticks[i - 1].share, 0.03);
  }
  EXPECT_EQ(CountScale({}).ticks(0.03).back().label, "1");
}

TEST(HalfWidth, IsARoundNumberSomewhatAboveTheReach) {
  EXPECT_EQ(half_width_for(1.414), 1.6);
  EXPECT_EQ(half_width_for(0), 1);
  EXPECT_EQ(half_width_for(0.99), 1.2);
  for (double reach = 1e-150; reach < 1e150; reach *= 1.7) {
    EXPECT_GT(half_width_for(reach), 1.01 * reach);
    EXPECT_LT(half_width_for(reach), 1.3 * reach);
  }
}

TEST(GridOfAPicture, HasWholePixelsAndEnoughParticlesInItsCells) {
  EXPECT_EQ(grid_for(1, 2).width, 720U);
  EXPECT_EQ(grid_for(1, 2).half, 2);
  EXPECT_EQ(grid_for(1'000'000'000, 1).width, 720U);
  for (std::uint64_t particles = 30'001; particles < 10'000'000; particles += 77'777) {
    const Grid grid = grid_for(particles, 1);
    EXPECT_EQ(plane_side % grid.width, 0U);
    EXPECT_GE(particles, 3 * grid.cells());
  }
}

TEST(PictureFormat, IsPngAlone) {
  if (png_unavailable().empty()) {
    EXPECT_NO_THROW(require_picture_format("folder/a.png"));
  }
  for (const char* path : {"a.svg", "a", "png", "a.png.csv", "a.PNG"}) {
    test::expect_error(ErrorKind::bad_input,
                       testing::AllOf(testing::HasSubstr(path), testing::HasSubstr(".png")),
                       [&] { require_picture_format(path); });
  }
}

TEST(PictureFormat, WithoutLibpngSaysWhatToInstall) {
  if (png_unavailable().empty()) GTEST_SKIP() << "libpng is there";
  test::expect_error(ErrorKind::bad_input, testing::HasSubstr("libpng-dev"),
                     [] { require_picture_format("a.png"); });
}

}  // namespace
}  // namespace simgpu::picture
