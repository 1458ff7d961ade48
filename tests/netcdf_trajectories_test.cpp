// Particles of simgpu's own trajectories in NetCDF files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/io/trajectory_file.hpp"
#include "drifters.hpp"
#include "netcdf_particles_fixture.hpp"

namespace simgpu::io {
namespace {

namespace fs = std::filesystem;
using test::expect_error;
using test::require_netcdf;
using testing::HasSubstr;

/// A law whose columns include names that simgpu's trajectories use themselves.
constexpr ColumnInfo awkward_columns[] = {{"x", "m", ""}, {"y", "m", ""}, {"step", "1", ""}};
constexpr LawInfo awkward = [] {
  LawInfo law = test::drifters;
  law.columns = awkward_columns;
  law.dimensions = 2;
  return law;
}();

constexpr std::uint64_t particles = 40'000;  // of more bytes than pass at a time

class ParticlesOfTrajectories : public NetcdfParticles {
 protected:
  /// Writes the frames of these steps: particle i has step + i, -i and i / 2.
  template <class Real>
  void write(std::initializer_list<std::uint64_t> steps) const {
    StateInfo run;
    run.parameters.law_parameters = awkward.default_parameters();
    run.parameters.precision = precision_of<Real>;
    TrajectoryFile<Real> file(path_, awkward, {10, particles}, run);
    for (const std::uint64_t step : steps) {
      file.append({step, 0.0, [step](const auto& take) {
                     ParticleColumns<Real> numbers(3, particles);
                     for (std::uint64_t i = 0; i < particles; ++i) {
                       numbers.view().columns[0][i] = static_cast<Real>(step + i);
                       numbers.view().columns[1][i] = -static_cast<Real>(i);
                       numbers.view().columns[2][i] = static_cast<Real>(i) / 2;
                     }
                     take(numbers.view().read_only());
                   }});
    }
  }

  template <class Real>
  void expect_frame(std::uint64_t step) const {
    const auto reader = open_particle_reader<Real>(path_, awkward.columns);
    EXPECT_THAT(reader->columns_left_out(), testing::IsEmpty());
    ASSERT_EQ(reader->size(), particles);
    ParticleColumns<Real> read(3, particles);
    reader->read(read.view());
    for (std::uint64_t i = 0; i < particles; ++i) {
      ASSERT_EQ(read.view().columns[0][i], static_cast<Real>(step + i));
      ASSERT_EQ(read.view().columns[1][i], -static_cast<Real>(i));
      ASSERT_EQ(read.view().columns[2][i], static_cast<Real>(i) / 2);
    }
  }
};

TEST_F(ParticlesOfTrajectories, AreThoseOfTheLastFrame) {
  write<double>({0});
  expect_frame<double>(0);
  write<double>({0, 100, 250});
  expect_frame<double>(250);
  write<float>({0, 100});
  expect_frame<float>(100);
}

TEST_F(ParticlesOfTrajectories, AreNotThoseOfAFrameThatWasNeverPromised) {
  write<double>({0, 100});
  std::string bytes = test::read_file(path_);
  folder_.write("p.nc", bytes + std::string(500'000, '\x7f'));
  expect_frame<double>(100);
  // One frame of the two is promised.
  ASSERT_EQ(bytes[11], 2);
  bytes[11] = 1;
  folder_.write("p.nc", bytes);
  expect_frame<double>(0);
}

TEST_F(ParticlesOfTrajectories, OfAFileCutOffAreRefused) {
  write<double>({0, 100});
  const std::string bytes = test::read_file(path_);
  folder_.write("p.nc", bytes.substr(0, bytes.size() - 1));
  expect_error(ErrorKind::bad_input, HasSubstr("p.nc: is not whole"),
               [&] { open_particle_reader<double>(path_, awkward.columns); });
}

TEST_F(ParticlesOfTrajectories, WithoutAFrameAreRefused) {
  write<double>({0});
  std::string bytes = test::read_file(path_);
  bytes[11] = 0;
  folder_.write("p.nc", bytes);
  expect_error(ErrorKind::bad_input, HasSubstr("p.nc: has no frame of its trajectories"),
               [&] { open_particle_reader<double>(path_, awkward.columns); });
}

// As xarray and nccopy make them.
TEST_F(ParticlesOfTrajectories, AreReadFromCompressedCopies) {
  write<float>({0, 100, 200});
  const fs::path original = folder_.path() / "original.nc";
  fs::rename(path_, original);
  int from = -1;
  int to = -1;
  require_netcdf(nc_open(original.c_str(), NC_NOWRITE, &from));
  require_netcdf(nc_create(path_.c_str(), NC_NETCDF4, &to));
  require_netcdf(nc_copy_att(from, NC_GLOBAL, "schema", to, NC_GLOBAL));
  int dimensions[2] = {};
  require_netcdf(nc_def_dim(to, "time", NC_UNLIMITED, &dimensions[0]));
  require_netcdf(nc_def_dim(to, "trajectory", particles, &dimensions[1]));
  for (const char* const name : {"x", "y", "particle_step"}) {
    int id = -1;
    int copy = -1;
    const std::size_t chunk[] = {2, 7'000};
    std::vector<float> numbers(3 * particles);
    require_netcdf(nc_inq_varid(from, name, &id));
    require_netcdf(nc_get_var_float(from, id, numbers.data()));
    require_netcdf(nc_def_var(to, name, NC_FLOAT, 2, dimensions, &copy));
    require_netcdf(nc_def_var_chunking(to, copy, NC_CHUNKED, chunk));
    require_netcdf(nc_def_var_deflate(to, copy, 1, 1, 1));
    const std::size_t start[] = {0, 0};
    const std::size_t count[] = {3, particles};
    require_netcdf(nc_put_vara_float(to, copy, start, count, numbers.data()));
  }
  require_netcdf(nc_close(to));
  require_netcdf(nc_close(from));
  expect_frame<float>(200);
}

}  // namespace
}  // namespace simgpu::io
