#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/particle_file.hpp"
#include "expect_error.hpp"
#include "expect_memory.hpp"
#include "particle_files.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

using test::circle_columns;
using test::circle_law;
using test::read_all;
using test::write_all;
using testing::AllOf;
using testing::HasSubstr;

class Hdf5Test : public testing::Test {
 protected:
  Hdf5Test() { start_hdf5(); }

  using Make = std::function<void(hid_t file, const char* name)>;

  /// Makes a file whose root has what `make` puts there, but for `except`, which `make_it` does.
  void make_file(const Make& make, const char* except = "", const Make& make_it = {}) const {
    const Hdf5Handle file(H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
                          H5Fclose);
    for (const char* name : {"x", "y", "angular_speed"}) {
      (std::string(name) == except ? make_it : make)(file.get(), name);
    }
  }

  /// A dataset of zeros.
  static Make dataset(hid_t type, std::vector<hsize_t> shape, hid_t creation = H5P_DEFAULT) {
    return [=](hid_t file, const char* name) {
      const Hdf5Handle space(
          H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose);
      const Hdf5Handle made(
          H5Dcreate2(file, name, type, space.get(), H5P_DEFAULT, creation, H5P_DEFAULT), H5Dclose);
    };
  }

  static Make three_doubles() { return dataset(H5T_IEEE_F64LE, {3}); }

  /// The file is refused if y is made so.
  void expect_refused(const Make& make_y, const std::string& sentence) const {
    make_file(three_doubles(), "y", make_y);
    test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("p.h5"), HasSubstr(sentence)),
                       [&] { read_all<double>(path_); });
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "p.h5";
};

TEST_F(Hdf5Test, NumbersSurviveExactly) {
  test::expect_round_trip<double>(path_);
  test::expect_round_trip<float>(path_);
}

TEST_F(Hdf5Test, ColumnsOfAnotherLawSurviveExactly) {
  test::expect_other_columns<double>(path_);
  test::expect_other_columns<float>(path_);
}

TEST_F(Hdf5Test, OtherPrecisionIsConvertedWhereAskedFor) {
  test::expect_conversion(path_);
}

TEST_F(Hdf5Test, NumbersThatAreNotFiniteAreRefusedByRowAndColumn) {
  test::expect_finite_only(path_);
}

TEST_F(Hdf5Test, SkipsParticles) {
  test::expect_skipping(path_);
}

template <class Value>
Value attribute(hid_t object, const char* name, hid_t type) {
  const Hdf5Handle there(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  Value value{};
  check_hdf5(H5Aread(there.get(), type, &value));
  return value;
}

std::string text_attribute(hid_t object, const char* name) {
  const Hdf5Handle there(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Hdf5Handle type(H5Aget_type(there.get()), H5Tclose);
  char* text = nullptr;
  check_hdf5(H5Aread(there.get(), type.get(), &text));
  const std::string copy = text;
  H5free_memory(text);
  return copy;
}

TEST_F(Hdf5Test, RootAndDatasetsSayWhatTheyAre) {
  StateInfo info;
  info.step = 3;
  info.parameters.first = most_count - 7;
  info.parameters.timestep = 0.25;
  info.parameters.seed = UINT64_MAX;
  info.parameters.precision = Precision::single_precision;
  info.parameters.math = Math::fast;
  info.checksum = 0xabc;
  write_all<float>(path_, test::random_bits<float>(7), info);
  const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  EXPECT_EQ(text_attribute(file.get(), "schema"), "simgpu.state");
  EXPECT_EQ(text_attribute(file.get(), "schema_version"), "2.0");
  EXPECT_EQ(attribute<std::uint64_t>(file.get(), "particles", H5T_NATIVE_UINT64), 7U);
  EXPECT_EQ(attribute<std::uint64_t>(file.get(), "first", H5T_NATIVE_UINT64), most_count - 7);
  EXPECT_EQ(attribute<std::uint64_t>(file.get(), "step", H5T_NATIVE_UINT64), 3U);
  EXPECT_EQ(attribute<double>(file.get(), "time", H5T_NATIVE_DOUBLE), 0.75);
  EXPECT_EQ(attribute<double>(file.get(), "timestep", H5T_NATIVE_DOUBLE), 0.25);
  EXPECT_EQ(attribute<std::uint64_t>(file.get(), "seed", H5T_NATIVE_UINT64), UINT64_MAX);
  EXPECT_EQ(text_attribute(file.get(), "precision"), "single");
  EXPECT_EQ(text_attribute(file.get(), "math"), "fast");
  EXPECT_EQ(text_attribute(file.get(), "checksum"), "0000000000000abc");
  EXPECT_EQ(text_attribute(file.get(), "flow"), "circle");
  EXPECT_EQ(text_attribute(file.get(), "scheme"), "euler");
  EXPECT_EQ(text_attribute(file.get(), "columns"), "x,y,angular_speed");
  EXPECT_EQ(attribute<double>(file.get(), "start_time", H5T_NATIVE_DOUBLE), 0);
  for (const ColumnInfo& column : circle_law.columns) {
    const Hdf5Handle dataset(H5Dopen2(file.get(), std::string(column.name).c_str(), H5P_DEFAULT),
                             H5Dclose);
    EXPECT_EQ(text_attribute(dataset.get(), "unit"), column.unit);
    EXPECT_EQ(text_attribute(dataset.get(), "description"), column.meaning);
  }
  info.generated_start = false;
  write_all<float>(folder_.path() / "from_file.h5", test::random_bits<float>(7), info);
  const Hdf5Handle other(
      H5Fopen((folder_.path() / "from_file.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  EXPECT_EQ(H5Aexists(other.get(), "seed"), 0);
}

TEST_F(Hdf5Test, EachParameterOfARunThatFilesSayIsAnAttributeOfItsName) {
  test::write_columns(path_, test::drifters, ParticleColumns<double>(5, 4));
  const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  for (const RunParameter& parameter : run_parameters) {
    const std::string name(parameter.name);
    const bool is_one_each = std::holds_alternative<LawSettings>(parameter.value);
    const bool is_of_field = std::holds_alternative<FieldText>(parameter.value);
    EXPECT_EQ(H5Aexists(file.get(), name.c_str()) > 0,
              parameter.in_files && !is_one_each && !is_of_field)
        << name;
  }
  for (const ParameterInfo& parameter : test::drifters.parameters) {
    const std::string name = "parameter_" + std::string(parameter.name);
    EXPECT_GT(H5Aexists(file.get(), name.c_str()), 0) << name;
  }
}

TEST_F(Hdf5Test, StateWithoutAFirstParticleIsFromTheBeginning) {
  StateInfo info;
  info.parameters.first = 5;
  write_all<double>(path_, test::random_bits<double>(7), info);
  EXPECT_EQ(read_hdf5_state(path_, default_parameters(&circle_law)).value().parameters.first, 5U);
  {
    const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    check_hdf5(H5Adelete(file.get(), "first"));
  }
  EXPECT_EQ(read_hdf5_state(path_, default_parameters(&circle_law)).value().parameters.first, 0U);
}

TEST_F(Hdf5Test, StateOfALawHasItsParametersAndIsOfNoOther) {
  StateInfo info;
  info.step = 3;
  info.parameters.law = &test::drifters;
  info.parameters.particles = 4;
  info.parameters.timestep = 0.25;
  info.parameters.start_time = 10;
  info.parameters.law_parameters = {0.75, -2};
  test::write_columns(path_, test::drifters, ParticleColumns<double>(5, 4), info);
  {
    const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    EXPECT_EQ(text_attribute(file.get(), "flow"), "drift");
    EXPECT_EQ(text_attribute(file.get(), "scheme"), "rk4");
    EXPECT_EQ(text_attribute(file.get(), "columns"), "lon,lat,depth,mass,left_at");
    EXPECT_EQ(attribute<double>(file.get(), "start_time", H5T_NATIVE_DOUBLE), 10);
    EXPECT_EQ(attribute<double>(file.get(), "time", H5T_NATIVE_DOUBLE), 10.75);
    EXPECT_EQ(attribute<double>(file.get(), "parameter_drag", H5T_NATIVE_DOUBLE), 0.75);
    EXPECT_EQ(attribute<double>(file.get(), "parameter_windage", H5T_NATIVE_DOUBLE), -2);
  }
  EXPECT_EQ(read_hdf5_state(path_, default_parameters(&test::drifters)).value(), info);
  EXPECT_FALSE(read_hdf5_state(path_, default_parameters(&circle_law)));
  LawInfo other_scheme = test::drifters;
  other_scheme.scheme = "euler";
  EXPECT_FALSE(read_hdf5_state(path_, default_parameters(&other_scheme)));
}

TEST_F(Hdf5Test, StateThatDoesNotSayOfWhichLawItIsMayBeOfAny) {
  write_all<double>(path_, test::random_bits<double>(7));
  {
    const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    for (const char* name : {"flow", "scheme", "columns", "start_time"}) {
      check_hdf5(H5Adelete(file.get(), name));
    }
  }
  EXPECT_EQ(read_hdf5_state(path_, default_parameters(&circle_law)).value().parameters.start_time,
            0);
}

TEST_F(Hdf5Test, ChunkedCompressedAndBigEndianDatasetsAreRead) {
  constexpr hsize_t count = 100'000;
  std::vector<double> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<double>(i) / 3;
  for (const hsize_t chunk : {hsize_t{1000}, hsize_t{70'000}}) {
    const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    check_hdf5(H5Pset_chunk(creation.get(), 1, &chunk));
    check_hdf5(H5Pset_shuffle(creation.get()));
    check_hdf5(H5Pset_deflate(creation.get(), 1));
    make_file([&](hid_t file, const char* name) {
      dataset(H5T_IEEE_F64BE, {count}, creation.get())(file, name);
      const Hdf5Handle made(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
      check_hdf5(
          H5Dwrite(made.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()));
    });
    const auto particles = read_all<double>(path_);
    ASSERT_EQ(particles.size(), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(particles[i].y, numbers[i]);
  }
}

TEST_F(Hdf5Test, DatasetsThatAreNotAsTheyMustBeAreRefusedByName) {
  expect_refused([](hid_t, const char*) {}, "dataset 'y' is missing");
  expect_refused(
      [](hid_t file, const char* name) {
        H5Gclose(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      },
      "dataset 'y' is no dataset");
  for (const hid_t type : {H5T_STD_I64LE, H5T_STD_U32LE, H5T_C_S1, H5T_NATIVE_LDOUBLE}) {
    expect_refused(dataset(type, {3}), "dataset 'y' is not of 32-bit or 64-bit floating-point");
  }
  expect_refused(dataset(H5T_IEEE_F64LE, {3, 1}), "dataset 'y' has 2 dimensions");
  expect_refused(
      [](hid_t file, const char* name) {
        const Hdf5Handle space(H5Screate(H5S_SCALAR), H5Sclose);
        H5Dclose(H5Dcreate2(file, name, H5T_IEEE_F64LE, space.get(), H5P_DEFAULT, H5P_DEFAULT,
                            H5P_DEFAULT));
      },
      "dataset 'y' has 0 dimensions");
  expect_refused(dataset(H5T_IEEE_F64LE, {4}), "datasets differ in length");
  expect_refused(dataset(H5T_IEEE_F32LE, {3}), "some of 64-bit numbers");
  make_file(dataset(H5T_IEEE_F64LE, {0}));
  test::expect_error(ErrorKind::bad_input, HasSubstr("holds no particle"),
                     [&] { read_all<double>(path_); });
}

// A file from outside decides about its own numbers, not about which files are opened.
TEST_F(Hdf5Test, NumbersInOtherFilesAreRefused) {
  const auto other = folder_.path() / "other.h5";
  write_all<double>(other, {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}});
  expect_refused(
      [&](hid_t file, const char* name) {
        check_hdf5(H5Lcreate_external(other.c_str(), "/y", file, name, H5P_DEFAULT, H5P_DEFAULT));
      },
      "dataset 'y' is a link");
  expect_refused(
      [&](hid_t file, const char* name) {
        check_hdf5(H5Lcreate_soft("/x", file, name, H5P_DEFAULT, H5P_DEFAULT));
      },
      "dataset 'y' is a link");
  const Hdf5Handle external(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_external(external.get(), "/etc/passwd", 0, 24));
  expect_refused(dataset(H5T_IEEE_F64LE, {3}, external.get()), "numbers in other files");
  const Hdf5Handle mapped(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  const hsize_t three = 3;
  const Hdf5Handle space(H5Screate_simple(1, &three, nullptr), H5Sclose);
  check_hdf5(H5Pset_virtual(mapped.get(), space.get(), other.c_str(), "/y", space.get()));
  expect_refused(dataset(H5T_IEEE_F64LE, {3}, mapped.get()), "numbers in other files");
}

// The library would hold the whole chunk.
TEST_F(Hdf5Test, ChunksThatTakeMuchMemoryAreRefused) {
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  const hsize_t chunk = (std::uint64_t{8} << 20) + 1;
  check_hdf5(H5Pset_chunk(creation.get(), 1, &chunk));
  expect_refused(dataset(H5T_IEEE_F64LE, {chunk}, creation.get()), "more than 64 MiB");
}

TEST_F(Hdf5Test, FilesOfOtherKindsAreRefused) {
  for (const char* content : {"", "x,y,angular_speed\n1,2,3\n"}) {
    folder_.write("p.h5", content);
    test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("p.h5"), HasSubstr("as HDF5")),
                       [&] { read_all<double>(path_); });
  }
  test::expect_error(ErrorKind::bad_input, HasSubstr("No such file"),
                     [&] { read_all<double>(folder_.path() / "none.h5"); });
}

TEST_F(Hdf5Test, TruncationsAreRefused) {
  write_all<double>(path_, test::random_bits<double>(50));
  const std::string whole = test::read_file(path_);
  for (std::size_t length = 1; length < whole.size(); length += 61) {
    folder_.write("p.h5", whole.substr(0, length));
    test::expect_error(ErrorKind::bad_input, HasSubstr("p.h5: cannot read it as HDF5: "),
                       [&] { read_all<double>(path_); });
  }
}

// More particles than 2^31, and more bytes than 2^32 of a column, of which hardly any take disk.
TEST_F(Hdf5Test, ParticlesBeyond2To31AreRightlyFound) {
  constexpr hsize_t count = (hsize_t{1} << 31) + 5;
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_fill_time(creation.get(), H5D_FILL_TIME_NEVER));
  float number = 0;
  make_file([&](hid_t file, const char* name) {
    dataset(H5T_IEEE_F32LE, {count}, creation.get())(file, name);
    const Hdf5Handle made(H5Dopen2(file, name, H5P_DEFAULT), H5Dclose);
    const Hdf5Handle there(H5Dget_space(made.get()), H5Sclose);
    const hsize_t start = count - 2;
    const hsize_t length = 2;
    check_hdf5(H5Sselect_hyperslab(there.get(), H5S_SELECT_SET, &start, nullptr, &length, nullptr));
    const Hdf5Handle here(H5Screate_simple(1, &length, nullptr), H5Sclose);
    const float numbers[] = {number + 1, number + 2};
    number += 2;
    check_hdf5(
        H5Dwrite(made.get(), H5T_NATIVE_FLOAT, here.get(), there.get(), H5P_DEFAULT, numbers));
  });
  EXPECT_EQ(particles_in(path_, circle_law.columns), count);
  const auto reader = open_particle_reader<float>(path_, circle_law.columns);
  ParticleColumns<float> columns(circle_columns, 3);
  reader->skip(count - 3);
  reader->read(columns.view());
  EXPECT_EQ(columns.view().columns[0][0], 0);
  EXPECT_EQ(columns.view().columns[1][1], 3);
  EXPECT_EQ(columns.view().columns[2][2], 6);
}

TEST_F(Hdf5Test, WithoutCommitTheOldFileStays) {
  folder_.write("p.h5", "old");
  { open_particle_writer<double>(path_, circle_law, 1); }
  EXPECT_EQ(test::read_file(path_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(Hdf5Test, DevicesAreNotWritten) {
  const auto link = folder_.path() / "null.h5";
  std::filesystem::create_symlink("/dev/null", link);
  test::expect_error(ErrorKind::run_failed, HasSubstr("name a regular file"),
                     [&] { open_particle_writer<double>(link, circle_law, 1); });
}

TEST_F(Hdf5Test, SnapshotsOfARunTakeTheMemoryThatIsForetold) {
  test::expect_memory_as_predicted([&](driver::Options& options) {
    options.snapshots = driver::Frames{folder_.path() / "run.xdmf", 1};
  });
}

TEST_F(Hdf5Test, PositionsShowTheColumnsSideBySide) {
  write_all<double>(path_, {{1, 2, 3}, {4, 5, 6}});
  const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  const Hdf5Handle positions(H5Dopen2(file.get(), "position", H5P_DEFAULT), H5Dclose);
  std::array<double, 4> read{};
  ASSERT_GE(H5Dread(positions.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.data()),
            0);
  EXPECT_EQ(read, (std::array<double, 4>{1, 2, 4, 5}));
}

TEST_F(Hdf5Test, PositionsInSpaceHaveThreeColumns) {
  ParticleColumns<double> columns(5, 2);
  for (unsigned column = 0; column < 5; ++column) {
    columns.view().columns[column][0] = column;
    columns.view().columns[column][1] = column + 10;
  }
  test::write_columns(path_, test::drifters, columns);
  const Hdf5Handle file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  const Hdf5Handle positions(H5Dopen2(file.get(), "position", H5P_DEFAULT), H5Dclose);
  std::array<double, 6> read{};
  ASSERT_GE(H5Dread(positions.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.data()),
            0);
  EXPECT_EQ(read, (std::array<double, 6>{0, 1, 2, 10, 11, 12}));
  EXPECT_EQ(text_attribute(positions.get(), "unit"), "degrees_east");
  EXPECT_EQ(text_attribute(positions.get(), "description"),
            "lon, lat and depth side by side; a view of all");
}

}  // namespace
}  // namespace simgpu::io
