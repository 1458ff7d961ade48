// What holds for each format of files of particles, or is said of those that this build has not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "common/io/particle_file.hpp"
#include "expect_error.hpp"
#include "particle_files.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(Formats, ThoseThatThisBuildHasNotSayWhatToInstall) {
  const auto built = test::formats();
  for (const auto& [suffix, package] : {std::pair{".npz", "zlib1g-dev"}, {".h5", "libhdf5-dev"}}) {
    if (std::find(built.begin(), built.end(), suffix) != built.end()) continue;
    const test::TemporaryFolder folder;
    const auto path = folder.path() / (std::string("p") + suffix);
    const auto sentence = AllOf(HasSubstr(path.filename().string()), HasSubstr(package),
                                HasSubstr("build again"), HasSubstr(".npy"));
    test::expect_error(ErrorKind::bad_input, sentence,
                       [&] { open_particle_reader<double>(path, test::circle_law.columns); });
    test::expect_error(ErrorKind::bad_input, sentence,
                       [&] { open_particle_writer<double>(path, test::circle_law, 1); });
    EXPECT_EQ(folder.entries(), 0U);
  }
}

TEST(Formats, NetcdfIsWrittenWhereItsLibraryToReadItIsNot) {
  const auto built = test::formats();
  if (std::find(built.begin(), built.end(), ".nc") != built.end()) {
    GTEST_SKIP() << "built with NetCDF";
  }
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "p.nc";
  test::write_all<double>(path, test::random_bits<double>(10));
  test::expect_error(
      ErrorKind::bad_input,
      AllOf(HasSubstr("p.nc: this simgpu was built without NetCDF"), HasSubstr("libnetcdf-dev")),
      [&] { open_particle_reader<double>(path, test::circle_law.columns); });
}

TEST(Formats, AllHoldTheSameParticles) {
  const test::TemporaryFolder folder;
  const auto particles = test::random_bits<double>(5'000);
  for (const std::string& suffix : test::formats()) {
    SCOPED_TRACE(suffix);
    const auto path = folder.path() / ("p" + suffix);
    test::write_all<double>(path, particles);
    test::expect_same_bits(test::read_all<double>(path), particles);
    EXPECT_EQ(particles_in(path, test::circle_law.columns), particles.size());
  }
}

TEST(Formats, TheSameStateGivesTheSameBytes) {
  const test::TemporaryFolder folder;
  const auto particles = test::random_bits<float>(100);
  for (const std::string& suffix : test::formats()) {
    const auto one = folder.path() / ("one" + suffix);
    const auto other = folder.path() / ("other" + suffix);
    test::write_all<float>(one, particles);
    test::write_all<float>(other, particles);
    EXPECT_EQ(test::read_file(one), test::read_file(other)) << suffix;
  }
}

}  // namespace
}  // namespace simgpu::io
