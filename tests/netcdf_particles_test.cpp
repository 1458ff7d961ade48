// Particles in NetCDF files that others make.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netcdf.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "common/memory/ledger.hpp"
#include "netcdf_particles_fixture.hpp"

namespace simgpu::io {
namespace {

using test::expect_error;
using test::require_netcdf;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::function<void(int, int)> number_attribute(const char* name, double number) {
  return [=](int file, int variable) {
    nc_type type = NC_NAT;
    require_netcdf(nc_inq_vartype(file, variable, &type));
    const bool is_fill = std::string(name) == "_FillValue";
    require_netcdf(nc_put_att_double(file, variable, name, is_fill ? type : NC_DOUBLE, 1, &number));
  };
}

std::function<void(int, int)> text_of_global(const char* name, const std::string& text) {
  return [=](int file, int variable) {
    require_netcdf(nc_put_att_text(file, variable, name, text.size(), text.c_str()));
  };
}

TEST_F(NetcdfParticles, OfOneDimensionAreReadFromEveryFormat) {
  for (const int format : all_formats) {
    SCOPED_TRACE(format);
    make({{"mass", {7, 8, 9}}, {"lat", {-0.0, 5e-324, 1e308}}, {"lon", {1, 2, 3}}}, format);
    EXPECT_EQ(particles_in(path_, in_plane), 3U);
    const auto numbers = read<double>();
    EXPECT_THAT(numbers[0], ElementsAre(1, 2, 3));
    EXPECT_THAT(numbers[1], ElementsAre(0, 5e-324, 1e308));
    EXPECT_TRUE(std::signbit(numbers[1][0]));
  }
}

TEST_F(NetcdfParticles, HaveTheirOtherVariablesNamed) {
  make({{"mass", {7, 8, 9}},
        {"lat", {1, 2, 3}},
        {"lon", {1, 2, 3}},
        {"drifter", {0, 1, 2}, NC_INT},
        {"depth", {1, 2, 3}, NC_FLOAT},
        {"hours", {1, 2}, NC_DOUBLE, {"time"}}});
  EXPECT_THAT(open_particle_reader<double>(path_, in_plane)->columns_left_out(),
              ElementsAre("mass", "depth"));
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
  const std::uint64_t predicted = particle_reader_bytes(path_, in_plane);
  EXPECT_GE(predicted, 256U * 1024 + 30'000 * sizeof(double));
  const std::uint64_t before = memory::host_ledger().current();
  const auto reader = open_particle_reader<double>(path_, in_plane);
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
  const Made y = {"y", {1, 2, 3}, NC_DOUBLE, {"p"}};
  make({{"x", {0, -2, 3}, NC_SHORT, {"p"}, packed}, y});
  EXPECT_THAT(read<double>()[0], ElementsAre(100, 99.5, 100.75));
  // In double precision, whatever they are stored in.
  make({{"x", {0, -2, 0.1}, NC_FLOAT, {"p"}, packed}, y});
  EXPECT_THAT(read<double>()[0], ElementsAre(100, 99.5, 100 + 0.25 * static_cast<double>(0.1F)));
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

TEST_F(NetcdfParticles, WithBytesThatAreChangedAreReadOrRefused) {
  std::mt19937_64 random(1);
  for (const int format : {NC_64BIT_DATA, NC_NETCDF4}) {
    make({{"x", {1, 2, 3}}, {"y", {4, 5, 6}}}, format);
    const std::string whole = test::read_file(path_);
    for (int i = 0; i < 100; ++i) {
      std::string changed = whole;
      const std::size_t place = random() % changed.size();
      changed[place] = static_cast<char>(random());
      folder_.write("p.nc", changed);
      try {
        read<double>();
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::bad_input) << place << error.what();
      }
    }
  }
}

TEST_F(NetcdfParticles, OptionalColumnsAreInSeconds) {
  constexpr ColumnInfo release = {"release", "s", "when it begins to move"};
  const Made x = {"x", {1, 2}};
  for (const char* const units : {"", "s", "seconds", "1"}) {
    make({x, {"release", {3600, 7200}, NC_INT64, {"drifter"}, text_of_global("units", units)}});
    const auto times = open_optional_column(path_, release, 2);
    ASSERT_TRUE(times);
    ParticleColumns<double> read(1, 2);
    times->read(read.view());
    EXPECT_EQ(read.view().columns[0][1], 7200);
  }
  for (const char* const units : {"days", "hours since 2000-01-01", "seconds since 1970-01-01"}) {
    make({x, {"release", {1, 2}, NC_DOUBLE, {"drifter"}, text_of_global("units", units)}});
    expect_error(ErrorKind::bad_input,
                 AllOf(HasSubstr("p.nc: variable 'release' has the units '"), HasSubstr(units),
                       HasSubstr("; give it in seconds (s)")),
                 [&] { open_optional_column(path_, release, 2); });
  }
  make({x});
  EXPECT_FALSE(open_optional_column(path_, release, 2));
}

}  // namespace
}  // namespace simgpu::io
