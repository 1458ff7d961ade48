// The names by which files of each format may have the columns of a law.

#include "common/io/column_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "common/io/particle_file.hpp"
#include "expect_error.hpp"
#include "particle_files.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

using test::expect_error;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr ColumnInfo in_space[] = {{"x", "", ""}, {"y", "", ""}, {"z", "", ""}};
constexpr Columns in_plane = Columns(in_space).first(2);

/// Writes a file with columns of these names: in row i of column c is 10 c + i.
std::filesystem::path write_named(const std::filesystem::path& path,
                                  const std::vector<std::string>& names, std::uint64_t rows = 3) {
  std::vector<ColumnInfo> columns;
  for (const std::string& name : names) columns.push_back({name, "", "any"});
  LawInfo law = test::drifters;
  law.columns = columns;
  law.dimensions = 2;
  ParticleColumns<double> numbers(law.column_count(), rows);
  for (unsigned column = 0; column < names.size(); ++column) {
    for (std::uint64_t row = 0; row < rows; ++row) {
      numbers.view().columns[column][row] = 10.0 * column + static_cast<double>(row);
    }
  }
  test::write_columns(path, law, numbers);
  return path;
}

/// What stands in the first row of each column.
std::vector<double> first_row(const std::filesystem::path& path, Columns columns) {
  const auto reader = open_particle_reader<double>(path, columns);
  ParticleColumns<double> read(static_cast<unsigned>(columns.size()), reader->size());
  reader->read(read.view());
  std::vector<double> row;
  for (unsigned column = 0; column < columns.size(); ++column) {
    row.push_back(read.view().columns[column][0]);
  }
  return row;
}

class ColumnNames : public testing::TestWithParam<std::string> {
 protected:
  std::filesystem::path file(const std::vector<std::string>& names) const {
    return write_named(folder_.path() / ("p" + GetParam()), names);
  }

  test::TemporaryFolder folder_;
};

TEST_P(ColumnNames, ThoseOfTheGlobeStandForThoseOfSpace) {
  EXPECT_THAT(first_row(file({"depth", "lat", "lon"}), in_space), ElementsAre(20, 10, 0));
  EXPECT_THAT(first_row(file({"longitude", "latitude", "z"}), in_space), ElementsAre(0, 10, 20));
  EXPECT_THAT(first_row(file({"x", "latitude", "depth"}), in_plane), ElementsAre(0, 10));
}

TEST_P(ColumnNames, TwoForOneColumnAreRefused) {
  struct Two {
    const char* one;
    const char* other;
    const char* column;
    const char* rest;
  };
  for (const auto& [one, other, column, rest] :
       {Two{"x", "lon", "x", "y"}, {"longitude", "lon", "x", "lat"}, {"lat", "y", "y", "lon"}}) {
    const auto path = file({one, rest, other});
    expect_error(
        ErrorKind::bad_input,
        AllOf(HasSubstr("p" + GetParam()), HasSubstr("it has both '"),
              HasSubstr(std::string("'") + one + "'"), HasSubstr(std::string("'") + other + "'"),
              HasSubstr(std::string("the column ") + column + "; leave one out")),
        [&] { open_particle_reader<double>(path, in_plane); });
  }
  // Of a column that is not needed, both are left out.
  EXPECT_THAT(first_row(file({"x", "y", "z", "depth"}), in_plane), ElementsAre(0, 10));
}

// A law may have them itself.
TEST_P(ColumnNames, AColumnsOwnNameStandsForNoOther) {
  constexpr ColumnInfo both[] = {{"x", "", ""}, {"lon", "", ""}};
  EXPECT_THAT(first_row(file({"lon", "x"}), both), ElementsAre(10, 0));
  EXPECT_THAT(first_row(file({"lon", "longitude"}), both), ElementsAre(10, 0));
  expect_error(ErrorKind::bad_input, HasSubstr("p" + GetParam()), [&] {
    open_particle_reader<double>(file({"lon", "y"}), both);
  });
}

TEST_P(ColumnNames, ThatAreNotThereAreMissing) {
  const auto path = file({"lon", "Lat", "latitudes"});
  EXPECT_THROW(open_particle_reader<double>(path, in_plane), MissingColumn);
}

INSTANTIATE_TEST_SUITE_P(Formats, ColumnNames, testing::ValuesIn(test::formats()),
                         [](const auto& format) { return format.param.substr(1); });

TEST(ColumnNamesOfText, ThatAreTakenAreNotToldAsLeftOut) {
  const test::TemporaryFolder folder;
  const auto path = folder.write("p.csv", "lon,mass,lat,depth\n1,2,3,4\n");
  EXPECT_THAT(open_particle_reader<double>(path, in_plane)->columns_left_out(),
              ElementsAre("mass", "depth"));
  EXPECT_THAT(open_particle_reader<double>(path, in_space)->columns_left_out(),
              ElementsAre("mass"));
}

TEST(ColumnNamesOfText, AreThoseOfTheFileInItsErrors) {
  const test::TemporaryFolder folder;
  const auto path = folder.write("p.csv", "lon,lat\n1,none\n");
  expect_error(ErrorKind::bad_input, HasSubstr("row 1): column lat: 'none' is not a number"),
               [&] { first_row(path, in_plane); });
}

class OptionalColumn : public ColumnNames {
 protected:
  static constexpr ColumnInfo release = {"release", "s", "when it begins to move"};
};

TEST_P(OptionalColumn, IsReadBesideTheOthersInDoublesWhateverThePrecision) {
  constexpr std::uint64_t rows = 30'000;
  const std::filesystem::path path = folder_.path() / ("p" + GetParam());
  constexpr ColumnInfo columns[] = {in_space[0], release, in_space[1]};
  LawInfo law = test::drifters;
  law.columns = columns;
  law.dimensions = 1;
  ParticleColumns<float> numbers(3, rows);
  for (std::uint64_t row = 0; row < rows; ++row) {
    numbers.view().columns[0][row] = static_cast<float>(row);
    numbers.view().columns[1][row] = 0.5F + static_cast<float>(row);
    numbers.view().columns[2][row] = 2;
  }
  test::write_columns(path, law, numbers);

  const auto particles = open_particle_reader<float>(path, in_plane);
  const auto times = open_optional_column(path, release, particles->size());
  ASSERT_TRUE(times);
  EXPECT_EQ(times->size(), rows);
  ParticleColumns<float> block(2, 10'000);
  ParticleColumns<double> times_of_block(1, 10'000);
  particles->skip(12'345);
  times->skip(12'345);
  particles->read(block.view());
  times->read(times_of_block.view());
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    ASSERT_EQ(block.view().columns[0][i], static_cast<float>(12'345 + i));
    ASSERT_EQ(times_of_block.view().columns[0][i], 12'345.5 + static_cast<double>(i));
  }
}

TEST_P(OptionalColumn, ThatIsNotThereIsNone) {
  EXPECT_FALSE(open_optional_column(file({"x", "y", "Release"}), release, 3));
}

TEST_P(OptionalColumn, OfAFileThatCannotBeReadIsAnError) {
  EXPECT_THROW(open_optional_column(folder_.path() / ("none" + GetParam()), release, 3), Error);
}

TEST_P(OptionalColumn, HasANumberForEachParticle) {
  expect_error(
      ErrorKind::bad_input,
      AllOf(HasSubstr("p" + GetParam()), HasSubstr("column release has 3 numbers for 4 particles")),
      [&] {
        open_optional_column(file({"x", "y", "release"}), release, 4);
      });
}

TEST_P(OptionalColumn, IsOfFiniteNumbers) {
  const std::filesystem::path path = folder_.path() / ("p" + GetParam());
  constexpr ColumnInfo columns[] = {in_space[0], release};
  LawInfo law = test::drifters;
  law.columns = columns;
  law.dimensions = 1;
  ParticleColumns<double> numbers(2, 2);
  numbers.view().columns[1][1] = std::numeric_limits<double>::infinity();
  test::write_columns(path, law, numbers);
  const auto times = open_optional_column(path, release, 2);
  ASSERT_TRUE(times);
  ParticleColumns<double> read(1, 2);
  expect_error(ErrorKind::bad_input,
               AllOf(HasSubstr("row 2"), HasSubstr("column release"), HasSubstr("is not finite")),
               [&] { times->read(read.view()); });
}

INSTANTIATE_TEST_SUITE_P(Formats, OptionalColumn, testing::ValuesIn(test::formats()),
                         [](const auto& format) { return format.param.substr(1); });

}  // namespace
}  // namespace simgpu::io
