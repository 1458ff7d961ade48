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
        Caption{most, most, 1.234567e-300, long_name, 0, most}}) {
    const std::string title = title_of(caption);
    EXPECT_LE(text_width(title, title_capitals), image_width - 2 * title_margin) << title;
  }
  EXPECT_EQ(title_of({1'000'000, 100, 1e-5, "cpu"}),
            "1,000,000 particles, step 100 (time 0.001), cpu");
  EXPECT_EQ(title_of({1, 3, 0.1, "cuda:0"}), "1 particle, step 3 (time 0.3), cuda:0");
  EXPECT_EQ(title_of({1, 3, 0.1, "cpu", 20}), "1 particle, step 3 (time 20.3), cpu");
  EXPECT_EQ(title_of({4'000, 3, 0.1, "cpu", 0, 1'200}),
            "4,000 particles (1,200 left), step 3 (time 0.3), cpu");
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

TEST(BoxOfAReach, IsASquareOfARoundHalfWidthSomewhatAboveTheReach) {
  EXPECT_EQ(box_for(1.414), square_box(1.6));
  EXPECT_EQ(box_for(0), square_box(1));
  EXPECT_EQ(box_for(0.99), square_box(1.2));
  for (double reach = 1e-150; reach < 1e150; reach *= 1.7) {
    const double half = box_for(reach).right;
    EXPECT_EQ(box_for(reach), square_box(half));
    EXPECT_GT(half, 1.01 * reach);
    EXPECT_LT(half, 1.3 * reach);
  }
}

TEST(GridOfAPicture, HasWholePixelsAndEnoughParticlesInItsCells) {
  EXPECT_EQ(grid_for(1, square_box(2)).width, 720U);
  EXPECT_EQ(grid_for(1, square_box(2)).box, square_box(2));
  EXPECT_EQ(grid_for(1'000'000'000, square_box(1)).width, 720U);
  for (std::uint64_t particles = 30'001; particles < 10'000'000; particles += 77'777) {
    const Grid grid = grid_for(particles, square_box(1));
    EXPECT_EQ(plane_side % grid.width, 0U);
    EXPECT_EQ(grid.height, grid.width);
    EXPECT_GE(particles, 3 * grid.cells());
  }
}

TEST(GridOfAPicture, KeepsTheShapeOfItsBox) {
  constexpr Box wide = {1e6, 5e6, -3, 3e6 - 3};
  constexpr Box high = {0, 0.5, 7, 9};
  for (std::uint64_t particles = 1; particles < 10'000'000; particles += 77'777) {
    const Grid of_wide = grid_for(particles, wide);
    const Grid of_high = grid_for(particles, high);
    EXPECT_EQ(plane_side % of_wide.width, 0U);
    EXPECT_NEAR(of_wide.height, 0.75 * of_wide.width, 0.5);
    EXPECT_EQ(plane_side % of_high.height, 0U);
    EXPECT_NEAR(of_high.width, 0.25 * of_high.height, 0.5);
    if (has_spots(particles)) continue;
    EXPECT_GE(particles, 3 * of_wide.cells());
    EXPECT_GE(particles, 3 * of_high.cells());
  }
  EXPECT_EQ(grid_for(1, {0, 1e6, 0, 1}).height, 72U);
}

TEST(LayoutOfAPicture, HasThePlaneInTheShapeOfItsGridWithinTheImage) {
  const Layout square(grid_for(1, square_box(1)));
  EXPECT_EQ(square.image_height, 890);
  EXPECT_EQ(square.plane.width, plane_side);
  EXPECT_EQ(square.plane.height, plane_side);
  for (const Box& box : {Box{0, 2, 0, 1}, Box{0, 1, 0, 2}, Box{0, 100, 0, 1}, Box{0, 1, 0, 100}}) {
    for (const std::uint64_t particles : {1U, 30'001U, 1'000'000U}) {
      const Grid grid = grid_for(particles, box);
      const Layout layout(grid);
      EXPECT_EQ(std::max(layout.plane.width, layout.plane.height), plane_side);
      EXPECT_EQ(static_cast<unsigned>(layout.plane.width) * grid.height,
                static_cast<unsigned>(layout.plane.height) * grid.width);
      EXPECT_GT(layout.plane.top, 70);
      EXPECT_LT(layout.plane.bottom(), layout.image_height - 90);
      EXPECT_GT(layout.plane.left, 110);
      EXPECT_LT(layout.color_bar.right(), image_width - 90);
    }
  }
}

/// How many pixels of a part differ between two images.
int differing_pixels(const Image& one, const Image& other, const Rectangle& part) {
  int differing = 0;
  for (int y = part.top; y < part.bottom(); ++y) {
    for (int x = part.left; x < part.right(); ++x) {
      if (!(one.at(x, y) == other.at(x, y))) ++differing;
    }
  }
  return differing;
}

TEST(Axes, AreThoseOfTheBoxAndOfTheColumns) {
  constexpr ColumnInfo columns[] = {{"lon", "degrees", ""}, {"lat", "degrees", ""}};
  constexpr ColumnInfo other_names[] = {{"lon", "degrees", ""}, {"height", "m", ""}};
  const Rectangle plane = Layout(grid_for(1, square_box(1))).plane;
  const auto drawn = [&](const Box& box, Columns names) {
    Image image(image_width, 890, white);
    draw_surroundings(image, plane, box, names, "title");
    return image;
  };
  const Rectangle below = {plane.left, plane.bottom(), plane.width, 890 - plane.bottom()};
  const Rectangle beside = {0, plane.top, plane.left, plane.height};
  const Image first = drawn({10, 20, 40, 50}, columns);
  const Image moved_up = drawn({10, 20, 50, 60}, columns);
  EXPECT_EQ(differing_pixels(first, moved_up, below), 0);
  EXPECT_GT(differing_pixels(first, moved_up, beside), 100);
  const Image renamed = drawn({10, 20, 40, 50}, other_names);
  EXPECT_EQ(differing_pixels(first, renamed, below), 0);
  EXPECT_GT(differing_pixels(first, renamed, beside), 100);
}

// Ticks are at multiples of a round step, wherever the box begins.
TEST(Axes, HaveTicksAtRoundCoordinates) {
  constexpr ColumnInfo columns[] = {{"x", "m", ""}, {"y", "m", ""}};
  const Rectangle plane = Layout(grid_for(1, square_box(1))).plane;
  Image image(image_width, 890, white);
  draw_surroundings(image, plane, {3, 11, -7, 1}, columns, "");
  const int row = plane.bottom() + 3;
  std::vector<int> ticks;
  for (int x = plane.left; x < image_width; ++x) {
    if (!(image.at(x, row) == white)) ticks.push_back(x - plane.left);
  }
  std::vector<int> expected;
  for (int x = 3; x <= 11; ++x) expected.push_back((x - 3) * 90);
  EXPECT_EQ(ticks, expected);
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
