// Particles in NetCDF files: those of others, and simgpu's trajectories.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "common/io/particle_file.hpp"
#include "common/io/trajectory_file.hpp"
#include "common/memory/ledger.hpp"
#include "common/particle_columns.hpp"
#include "drifters.hpp"
#include "expect_error.hpp"
#include "made_field.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

namespace fs = std::filesystem;
using test::expect_error;
using test::require_netcdf;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int all_formats[] = {0, NC_64BIT_OFFSET, NC_64BIT_DATA, NC_NETCDF4};

constexpr ColumnInfo columns[] = {{"x", "", ""}, {"y", "", ""}};
constexpr ColumnInfo release = {"release", "s", "when it begins to move"};

/// A variable of a file, as libnetcdf makes it. What a test is about, it changes.
struct Made {
  std::string name;
  std::vector<double> numbers;  ///< as they are stored
  nc_type type = NC_DOUBLE;
  std::vector<std::string> dimensions = {"drifter"};
  std::function<void(int file, int variable)> define = [](int, int) {};
};

int dimension_of(int file, const std::string& name, std::size_t length) {
  int dimension = -1;
  if (nc_inq_dimid(file, name.c_str(), &dimension) != NC_NOERR) {
    require_netcdf(nc_def_dim(file, name.c_str(), length, &dimension));
  }
  return dimension;
}

class NetcdfParticles : public testing::Test {
 protected:
  /// Makes a file whose first dimensions have a length of one.
  fs::path make(const std::vector<Made>& variables, int format = NC_NETCDF4) const {
    int file = -1;
    require_netcdf(nc_create(path_.c_str(), format | NC_CLOBBER, &file));
    std::vector<int> made;
    for (const Made& variable : variables) {
      std::vector<int> dimensions;
      for (const std::string& name : variable.dimensions) {
        const bool is_last = &name == &variable.dimensions.back();
        dimensions.push_back(dimension_of(file, name, is_last ? variable.numbers.size() : 1));
      }
      require_netcdf(nc_def_var(file, variable.name.c_str(), variable.type,
                                static_cast<int>(dimensions.size()), dimensions.data(),
                                &made.emplace_back()));
      variable.define(file, made.back());
    }
    require_netcdf(nc_enddef(file));
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (variables[i].type == NC_CHAR) continue;
      require_netcdf(nc_put_var_double(file, made[i], variables[i].numbers.data()));
    }
    require_netcdf(nc_close(file));
    return path_;
  }

  /// What x and y are read as.
  template <class Real>
  std::vector<std::vector<Real>> read(Conversion conversion = Conversion::refuse) const {
    const auto reader = open_particle_reader<Real>(path_, columns, conversion);
    ParticleColumns<Real> read(2, reader->size());
    reader->read(read.view());
    const auto numbers_of = [&](unsigned column) {
      const Real* const first = read.view().columns[column];
      return std::vector<Real>(first, first + reader->size());
    };
    return {numbers_of(0), numbers_of(1)};
  }

  void expect_refused(const std::vector<Made>& variables,
                      const testing::Matcher<const std::string&>& sentence) const {
    make(variables);
    expect_error(ErrorKind::bad_input, AllOf(HasSubstr("p.nc"), sentence),
                 [&] { read<double>(Conversion::round); });
  }

  test::TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "p.nc";
};

std::function<void(int, int)> number_attribute(const char* name, double number) {
  return [=](int file, int variable) {
    nc_type type = NC_NAT;
    require_netcdf(nc_inq_vartype(file, variable, &type));
    const bool is_fill = std::string(name) == "_FillValue";
    require_netcdf(nc_put_att_double(file, variable, name, is_fill ? type : NC_DOUBLE, 1, &number));
  };
}

std::function<void(int, int)> text_attribute(const char* name, const std::string& text) {
  return [=](int file, int variable) {
    require_netcdf(nc_put_att_text(file, variable, name, text.size(), text.c_str()));
  };
}

TEST_F(NetcdfParticles, OfOneDimensionAreReadFromEveryFormat) {
  for (const int format : all_formats) {
    SCOPED_TRACE(format);
    make({{"mass", {7, 8, 9}}, {"lat", {-0.0, 5e-324, 1e308}}, {"lon", {1, 2, 3}}}, format);
    EXPECT_EQ(particles_in(path_, columns), 3U);
    const auto numbers = read<double>();
    EXPECT_THAT(numbers[0], ElementsAre(1, 2, 3));
    EXPECT_THAT(numbers[1], ElementsAre(0, 5e-324, 1e308));
    EXPECT_TRUE(std::signbit(numbers[1][0]));
  }
}

TEST_F(NetcdfParticles, OfAnUnlimitedDimensionAreReadFromEveryFormat) {
  for (const int format : all_formats) {
    SCOPED_TRACE(format);
    int file = -1;
    int dimension = -1;
    int ids[2] = {};
    require_netcdf(nc_create(path_.c_str(), format | NC_CLOBBER, &file));
    require_netcdf(nc_def_dim(file, "obs", NC_UNLIMITED, &dimension));
    require_netcdf(nc_def_var(file, "x", NC_FLOAT, 1, &dimension, &ids[0]));
    require_netcdf(nc_def_var(file, "y", NC_FLOAT, 1, &dimension, &ids[1]));
    require_netcdf(nc_enddef(file));
    const float numbers[] = {1, 2, 3, 4, 5};
    const std::size_t start = 0;
    const std::size_t count = 5;
    for (const int id : ids) require_netcdf(nc_put_vara_float(file, id, &start, &count, numbers));
    require_netcdf(nc_close(file));
    EXPECT_THAT(read<float>()[1], ElementsAre(1, 2, 3, 4, 5));
  }
}

TEST_F(NetcdfParticles, ThatAreCompressedAreReadThroughTheirChunks) {
  std::vector<double> numbers;
  for (int i = 0; i < 100'000; ++i) numbers.push_back(0.5 * i);
  const auto compressed = [](int file, int variable) {
    const std::size_t chunk = 30'000;
    require_netcdf(nc_def_var_chunking(file, variable, NC_CHUNKED, &chunk));
    require_netcdf(nc_def_var_deflate(file, variable, 1, 1, 1));
  };
  make({{"x", numbers, NC_DOUBLE, {"p"}, compressed}, {"y", numbers, NC_DOUBLE, {"p"}}});
  const auto read_back = read<double>();
  EXPECT_EQ(read_back[0], numbers);
  EXPECT_EQ(read_back[1], numbers);
  // What libnetcdf holds of them is counted.
  const std::uint64_t predicted = particle_reader_bytes(path_, columns);
  EXPECT_GE(predicted, 256U * 1024 + 30'000 * sizeof(double));
  const std::uint64_t before = memory::host_ledger().current();
  const auto reader = open_particle_reader<double>(path_, columns);
  EXPECT_EQ(memory::host_ledger().current() - before, predicted);
}

TEST_F(NetcdfParticles, OfAnotherPrecisionAreConvertedWhereThatIsMeant) {
  make({{"x", {1.5, 2.5}, NC_FLOAT}, {"y", {3, 4}, NC_FLOAT}});
  EXPECT_THROW(read<double>(), OtherPrecision);
  EXPECT_THAT(read<double>(Conversion::round)[0], ElementsAre(1.5, 2.5));
  EXPECT_THAT(read<float>()[0], ElementsAre(1.5F, 2.5F));
  make({{"x", {0.1, 1e39}}, {"y", {3, 4}}});
  EXPECT_THROW(read<float>(), OtherPrecision);
  expect_error(ErrorKind::bad_input, HasSubstr("row 2, column x: is out of range of single"),
               [&] { read<float>(Conversion::round); });
}

TEST_F(NetcdfParticles, OfIntegersAreOfDoublePrecision) {
  for (const nc_type type :
       {NC_BYTE, NC_UBYTE, NC_SHORT, NC_USHORT, NC_INT, NC_UINT, NC_INT64, NC_UINT64}) {
    make({{"x", {0, 1, 120}, type}, {"y", {0.5, 1.5, 2.5}}});
    EXPECT_THAT(read<double>()[0], ElementsAre(0, 1, 120)) << type;
  }
}

TEST_F(NetcdfParticles, ThatArePackedAreUnpacked) {
  const auto packed = [](int file, int variable) {
    number_attribute("scale_factor", 0.25)(file, variable);
    number_attribute("add_offset", 100)(file, variable);
  };
  make({{"x", {0, -2, 4}, NC_SHORT, {"p"}, packed}, {"y", {1, 2, 3}, NC_DOUBLE, {"p"}}});
  EXPECT_THAT(read<double>()[0], ElementsAre(100, 99.5, 101));
}

TEST_F(NetcdfParticles, ThatAreMissingAreRefusedByRowAndColumn) {
  const Made y = {"y", {1, 2, 3}};
  for (const char* const name : {"_FillValue", "missing_value", "valid_max"}) {
    const double number = std::string(name) == "valid_max" ? 5 : 9;
    expect_refused({{"x", {1, 9, 3}, NC_DOUBLE, {"drifter"}, number_attribute(name, number)}, y},
                   HasSubstr("row 2, column x: is not finite"));
  }
  expect_refused({{"lon", {1, 2, NC_FILL_DOUBLE}}, y},
                 HasSubstr("row 3, column lon: is not finite"));
  expect_refused({{"x", {1, 2, std::numeric_limits<double>::quiet_NaN()}}, y},
                 HasSubstr("row 3, column x: is not finite"));
}

TEST_F(NetcdfParticles, ThatAreNotColumnsAreRefusedInPlainWords) {
  const Made x = {"x", {1, 2, 3}};
  expect_refused({x}, HasSubstr("variable 'y' is missing"));
  expect_refused({x, {"y", {}, NC_CHAR}}, HasSubstr("variable 'y' is not of numbers"));
  expect_refused({x, {"y", {1}, NC_DOUBLE, {}}}, HasSubstr("variable 'y' has 0 dimensions; it"));
  expect_refused({x, {"y", {1, 2, 3}, NC_DOUBLE, {"time", "drifter"}}},
                 AllOf(HasSubstr("variable 'y' has 2 dimensions (time, drifter)"),
                       HasSubstr("isel(time=-1)")));
  expect_refused(
      {x, {"y", {1, 2, 3}, NC_DOUBLE, {"other"}}},
      HasSubstr("variable 'x' has the dimension (drifter) and variable 'y' has (other)"));
  expect_refused({x, {"y", {1, 2, 3}, NC_FLOAT}},
                 HasSubstr("some of its variables are of 32-bit and some of 64-bit numbers"));
  expect_refused({{"x", {1}}, {"y", {1, 2}, NC_DOUBLE, {"pairs"}}}, HasSubstr("dimension"));
  expect_refused({x, {"y", {1, 2, 3}}, {"lon", {1, 2, 3}}},
                 HasSubstr("it has both 'x' and 'lon', and each would be the column x"));
}

TEST_F(NetcdfParticles, OfADimensionWithoutLengthAreNone) {
  int file = -1;
  int dimension = -1;
  int id = -1;
  require_netcdf(nc_create(path_.c_str(), NC_NETCDF4 | NC_CLOBBER, &file));
  require_netcdf(nc_def_dim(file, "p", NC_UNLIMITED, &dimension));
  for (const char* const name : {"x", "y"}) {
    require_netcdf(nc_def_var(file, name, NC_DOUBLE, 1, &dimension, &id));
  }
  require_netcdf(nc_close(file));
  expect_error(ErrorKind::bad_input, HasSubstr("p.nc: it holds no particle"),
               [&] { read<double>(); });
}

TEST_F(NetcdfParticles, InAFileThatIsNoneOrCutOffAreRefused) {
  for (const char* const text : {"", "x", "CDF", "CDF\1", "no particles at all, but some text"}) {
    folder_.write("p.nc", text);
    expect_error(ErrorKind::bad_input, HasSubstr("p.nc: cannot read it as NetCDF"),
                 [&] { read<double>(); });
  }
  for (const int format : all_formats) {
    make({{"x", {1, 2, 3}}, {"y", {4, 5, 6}}}, format);
    const std::string whole = test::read_file(path_);
    for (std::size_t length = 1; length < whole.size(); length += 1 + whole.size() / 50) {
      SCOPED_TRACE(std::to_string(format) + " " + std::to_string(length));
      folder_.write("p.nc", whole.substr(0, length));
      expect_error(ErrorKind::bad_input, HasSubstr("p.nc"), [&] { read<double>(); });
    }
    if (format == NC_NETCDF4) continue;
    folder_.write("p.nc", whole.substr(0, whole.size() - 1));
    expect_error(ErrorKind::bad_input,
                 HasSubstr("p.nc: is not whole: variable 'y' would end at byte"),
                 [&] { read<double>(); });
  }
}

TEST_F(NetcdfParticles, OptionalColumnsAreInSeconds) {
  const Made x = {"x", {1, 2}};
  for (const char* const units : {"", "s", "seconds", "1"}) {
    make({x, {"release", {3600, 7200}, NC_INT64, {"drifter"}, text_attribute("units", units)}});
    const auto times = open_optional_column(path_, release, 2);
    ASSERT_TRUE(times);
    ParticleColumns<double> read(1, 2);
    times->read(read.view());
    EXPECT_EQ(read.view().columns[0][1], 7200);
  }
  for (const char* const units : {"days", "hours since 2000-01-01", "seconds since 1970-01-01"}) {
    make({x, {"release", {1, 2}, NC_DOUBLE, {"drifter"}, text_attribute("units", units)}});
    expect_error(ErrorKind::bad_input,
                 AllOf(HasSubstr("p.nc: variable 'release' has the units '"), HasSubstr(units),
                       HasSubstr("; give it in seconds (s)")),
                 [&] { open_optional_column(path_, release, 2); });
  }
  make({x});
  EXPECT_FALSE(open_optional_column(path_, release, 2));
}

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
