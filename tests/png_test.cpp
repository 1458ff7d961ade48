// Pictures as files: decoded by libpng itself, and looked at.

#include <gtest/gtest.h>
#include <png.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include "circle_options.hpp"
#include "common/particle_view.hpp"
#include "common/picture/layout.hpp"
#include "common/picture/picture.hpp"
#include "common/picture/viridis.hpp"
#include "cpu/cpu_backend.hpp"
#include "cpu/state_bytes.hpp"
#include "drifters.hpp"
#include "expect_error.hpp"
#include "expect_memory.hpp"
#include "temporary_folder.hpp"

namespace simgpu::picture {
namespace {

using test::circle_law;

const Columns circle_columns = default_law()->columns;

const Caption one_particle = {1, 0, 1e-5, "cpu"};
const Layout layout(grid_for(1, square_box(1)));
const Rectangle& plane = layout.plane;

/// A picture as libpng reads it.
struct Decoded {
  explicit Decoded(const std::filesystem::path& path) {
    png_image header{};
    header.version = PNG_IMAGE_VERSION;
    EXPECT_NE(png_image_begin_read_from_file(&header, path.c_str()), 0) << header.message;
    header.format = PNG_FORMAT_RGB;
    width = header.width;
    height = header.height;
    bytes.resize(PNG_IMAGE_SIZE(header));
    EXPECT_NE(png_image_finish_read(&header, nullptr, bytes.data(), 0, nullptr), 0)
        << header.message;
  }

  Color at(int x, int y) const {
    const std::size_t place = 3 * (static_cast<std::size_t>(y) * width + static_cast<unsigned>(x));
    return {bytes.at(place), bytes.at(place + 1), bytes.at(place + 2)};
  }

  unsigned width = 0;
  unsigned height = 0;
  std::vector<std::uint8_t> bytes;
};

class PngTest : public testing::Test {
 protected:
  /// One particle at (x, y).
  static std::unique_ptr<Simulation<double>> particle_at(double x, double y) {
    auto simulation = cpu::make_backend(1)->make_double(circle_law, {0, 1});
    double numbers[] = {x, y, 1};
    simulation->load(0, view_of<const double>(1, circle_law.column_count(),
                                              [&](unsigned column) { return &numbers[column]; }));
    return simulation;
  }

  static std::unique_ptr<Simulation<float>> created(std::uint64_t count, int threads) {
    auto simulation = cpu::make_backend(threads)->make_single(circle_law, {0, count});
    simulation->create(1);
    return simulation;
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "state.png";
};

TEST_F(PngTest, HasItsSizeAndItsMetadata) {
  render(*particle_at(0.5, 0.25), circle_columns, square_box(1), one_particle, path_);
  const Decoded picture(path_);
  EXPECT_EQ(picture.width, static_cast<unsigned>(image_width));
  EXPECT_EQ(picture.height, static_cast<unsigned>(layout.image_height));
  const std::string bytes = test::read_file(path_);
  const std::string title = "1 particle, step 0 (time 0), cpu";
  EXPECT_NE(bytes.find(std::string("tEXtTitle\0", 10) + title), std::string::npos);
  EXPECT_NE(bytes.find(std::string("tEXtSoftware\0simgpu", 19)), std::string::npos);
}

TEST_F(PngTest, OneParticleIsASpotInItsPlaceAndNothingElseIs) {
  render(*particle_at(0.5, 0.25), circle_columns, square_box(1), one_particle, path_);
  const Decoded picture(path_);
  const int x = plane.left + plane_side * 3 / 4;
  const int y = plane.top + plane_side * 3 / 8;
  EXPECT_EQ(picture.at(x, y), viridis(1));
  for (int row = plane.top; row < plane.bottom(); ++row) {
    for (int column = plane.left; column < plane.right(); ++column) {
      if (std::hypot(column - x, row - y) < 10) continue;
      ASSERT_EQ(picture.at(column, row), viridis(0)) << column << ", " << row;
    }
  }
}

TEST_F(PngTest, OneParticleIsInItsPlaceInAWideBox) {
  const Box box = {0, 4, -1, 1};
  render(*particle_at(1, 0.5), circle_columns, box, one_particle, path_);
  const Decoded picture(path_);
  const Layout wide(grid_for(1, box));
  EXPECT_EQ(picture.height, static_cast<unsigned>(wide.image_height));
  EXPECT_LT(picture.height, 600U);
  EXPECT_EQ(picture.at(wide.plane.left + 180, wide.plane.top + 90), viridis(1));
  EXPECT_EQ(picture.at(wide.plane.right() - 180, wide.plane.top + 90), viridis(0));
}

TEST_F(PngTest, ManyParticlesHaveTheColoursOfTheirCells) {
  constexpr std::uint64_t count = 100'000;
  const auto simulation = created(count, 2);
  render(*simulation, circle_columns, square_box(1.5), {count, 0, 1e-5, "cpu"}, path_);
  const Decoded picture(path_);
  Density density(grid_for(count, square_box(1.5)));
  density.add(*simulation);
  const CountScale scale(density.counts());
  for (int row = 0; row < plane_side; ++row) {
    for (int column = 0; column < plane_side; ++column) {
      const double x = (column + 0.5) / plane_side * 3 - 1.5;
      const double y = 1.5 - (row + 0.5) / plane_side * 3;
      const std::uint64_t particles = density.counts()[cell_of(density.grid(), x, y)];
      ASSERT_EQ(picture.at(plane.left + column, plane.top + row), scale.color(particles));
    }
  }
}

TEST_F(PngTest, ColourBarGrowsLighterToItsTop) {
  render(*created(1000, 1), circle_columns, square_box(1.5), {1000, 0, 1e-5, "cpu"}, path_);
  const Decoded picture(path_);
  const Rectangle& color_bar = layout.color_bar;
  const int x = color_bar.left + color_bar.width / 2;
  int before = 0;
  for (int y = color_bar.bottom() - 1; y >= color_bar.top; --y) {
    const int green = picture.at(x, y).green;  // of viridis, it grows all the way
    EXPECT_GE(green, before);
    before = green;
  }
  EXPECT_GT(before, 225);
}

TEST_F(PngTest, SameStateGivesTheSameBytesWhateverTheThreads) {
  for (const std::uint64_t count : {1'000U, 100'003U}) {
    std::string expected;
    for (const int threads : {1, 2, 7}) {
      render(*created(count, threads), circle_columns, square_box(1.5), {count, 0, 1e-5, "cpu"},
             path_);
      if (expected.empty()) expected = test::read_file(path_);
      EXPECT_EQ(test::read_file(path_), expected);
    }
  }
}

TEST_F(PngTest, TakesTheMemoryThatIsSaidBeforehand) {
  const auto simulation = created(1000, 1);
  const std::uint64_t before = memory::host_ledger().total();
  render(*simulation, circle_columns, square_box(1.5), {1000, 0, 1e-5, "cpu"}, path_);
  EXPECT_EQ(memory::host_ledger().total() - before, bytes_for(grid_for(1000, square_box(1.5))));
}

TEST_F(PngTest, FullDiskLeavesTheOldFile) {
  folder_.write("state.png", "old");
  const auto simulation = particle_at(0.5, 0.25);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight = {100, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  test::expect_error(ErrorKind::run_failed, testing::HasSubstr("state.png"), [&] {
    render(*simulation, circle_columns, square_box(1), one_particle, path_);
  });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(test::read_file(path_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(PngTest, FolderThatIsNotThereIsFoundBeforeAnyWork) {
  const std::uint64_t before = memory::host_ledger().total();
  const auto simulation = particle_at(1, 1);
  const std::uint64_t state = memory::host_ledger().total() - before;
  test::expect_error(ErrorKind::run_failed, testing::HasSubstr("none/a.png"), [&] {
    render(*simulation, circle_columns, square_box(1), one_particle,
           folder_.path() / "none" / "a.png");
  });
  EXPECT_EQ(memory::host_ledger().total() - before, state);
}

TEST_F(PngTest, PicturesOfARunTakeTheMemoryThatIsForetold) {
  test::expect_memory_as_predicted([&](driver::Options& options) {
    options.render = path_;
    options.render_every = 1;
  });
  test::expect_memory_as_predicted([&](driver::Options& options) {
    options.render = path_;
    options.output = folder_.path() / "end.csv";
  });
}

TEST_F(PngTest, MostParticlesOfARunWithAPictureIsTheLastCountThatFits) {
  driver::Options options = test::circle_options();
  options.render = path_;
  const driver::MemoryPlan plan(options, cpu::memory_use(), std::nullopt);
  for (const std::uint64_t limit : {5'000'000ULL, 6'500'000ULL, 9'000'000ULL, 1'000'000'000ULL}) {
    const std::uint64_t most = plan.most_particles(memory::Place::host, limit);
    EXPECT_LE(plan.whole(most, most).host, limit);
    EXPECT_GT(plan.whole(most + 1, most + 1).host, limit);
  }
}

}  // namespace
}  // namespace simgpu::picture
