#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "common/io/particle_file.hpp"
#include "common/particle_columns.hpp"
#include "expect_error.hpp"
#include "particle_files.hpp"
#include "temporary_folder.hpp"

namespace simgpu::io {
namespace {

using circle::Particle;
using test::circle_columns;
using test::circle_law;
using test::read_all;
using test::write_all;
using testing::AllOf;
using testing::HasSubstr;

class CsvTest : public testing::Test {
 protected:
  std::vector<Particle<double>> read(std::string_view content) const {
    return read_all<double>(folder_.write("in.csv", content));
  }

  void expect_refused(std::string_view content,
                      const testing::Matcher<const std::string&>& sentence) const {
    test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("in.csv"), sentence),
                       [&] { read(content); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(CsvTest, WritesHeaderAndShortestDigits) {
  const auto path = folder_.path() / "out.csv";
  write_all<double>(path, {{0.1, -2, 1e-300}, {1.0 / 3, 5e22, 0}});
  EXPECT_EQ(test::read_file(path),
            "x,y,angular_speed\n0.1,-2,1e-300\n0.3333333333333333,5e+22,0\n");
}

TEST_F(CsvTest, SingleHasTheDigitsOfSingle) {
  const auto path = folder_.path() / "out.csv";
  write_all<float>(path, {{0.1F, -2, 1.0F / 3}});
  EXPECT_EQ(test::read_file(path), "x,y,angular_speed\n0.1,-2,0.33333334\n");
}

TEST_F(CsvTest, DoublesSurviveExactly) {
  test::expect_round_trip<double>(folder_.path() / "d.csv");
}
TEST_F(CsvTest, SinglesSurviveExactly) {
  test::expect_round_trip<float>(folder_.path() / "s.csv");
}

TEST_F(CsvTest, ColumnsOfAnotherLawSurviveExactly) {
  test::expect_other_columns<double>(folder_.path() / "d.csv");
  test::expect_other_columns<float>(folder_.path() / "s.csv");
}

TEST_F(CsvTest, ColumnsAreTakenByName) {
  const auto particles = read("angular_speed,x,y\n3,1,2\n");
  EXPECT_EQ(particles.at(0).x, 1);
  EXPECT_EQ(particles.at(0).y, 2);
  EXPECT_EQ(particles.at(0).angular_speed, 3);
}

TEST_F(CsvTest, TakesWindowsLineEndsBlanksAndByteOrderMark) {
  const auto particles = read("\xEF\xBB\xBFx, y,angular_speed \r\n 1,\t+2 , 3\r\n4,5,6\r\n");
  ASSERT_EQ(particles.size(), 2U);
  EXPECT_EQ(particles[0].y, 2);
  EXPECT_EQ(particles[1].angular_speed, 6);
}

// As pandas writes its index, spreadsheets a last comma, and R row names in quotes.
TEST_F(CsvTest, LeavesOtherColumnsOutAndNamesThem) {
  using Names = std::vector<std::string>;
  const std::vector<std::pair<std::string, Names>> files = {
      {",x,y,angular_speed\n0,1,2,3\n", {""}},
      {"x,mass,y,angular_speed,\n1,heavy,2,3,\n", {"mass", ""}},
      {"\"\",\"x\",\"y\",\"angular_speed\"\n\"1, or \"\"one\"\"\",1,\"2\",3\n", {""}},
      {"\xEF\xBB\xBF\"x\",\"name, first\", y ,angular_speed\r\n1,\"a, b\" ,2, 3 \r\n",
       {"name, first"}},
      {"id,id,angular_speed,y,x\n7,8,3,2,1\n", {"id", "id"}}};
  for (const auto& [text, names] : files) {
    const auto path = folder_.write("in.csv", text);
    EXPECT_EQ(open_particle_reader<double>(path, circle_law.columns)->columns_left_out(), names)
        << text;
    const auto particles = read_all<double>(path);
    ASSERT_EQ(particles.size(), 1U);
    EXPECT_EQ(particles[0].x, 1);
    EXPECT_EQ(particles[0].y, 2);
    EXPECT_EQ(particles[0].angular_speed, 3);
  }
}

TEST_F(CsvTest, RowsHaveAsManyValuesAsTheHeaderNames) {
  expect_refused("x,y,angular_speed,mass\n1,2,3\n",
                 HasSubstr("has 3 values, expected 4, as many as the header has names"));
  expect_refused("x,y,angular_speed\n1,2,3\n0,1,2,3\n", HasSubstr("has 4 values, expected 3"));
}

TEST_F(CsvTest, RefusesMissingFile) {
  test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("none.csv"), HasSubstr("No such file")),
                     [&] { read_all<double>(folder_.path() / "none.csv"); });
}

TEST_F(CsvTest, RefusesFolder) {
  std::filesystem::create_directory(folder_.path() / "folder.csv");
  test::expect_error(ErrorKind::bad_input, HasSubstr("not a regular file"),
                     [&] { read_all<double>(folder_.path() / "folder.csv"); });
}

TEST_F(CsvTest, FileThatGrowsWhileItIsReadIsRefused) {
  std::string text = "x,y,angular_speed\n";
  for (int i = 0; i < 100'000; ++i) text += "1,2,3\n";
  const auto path = folder_.write("in.csv", text);
  const auto reader = open_particle_reader<double>(path, circle_law.columns);
  folder_.write("in.csv", text + "4,5,6\n");
  ParticleColumns<double> columns(circle_columns, reader->size());
  test::expect_error(ErrorKind::bad_input, HasSubstr("more rows than a moment ago"),
                     [&] { reader->read(columns.view()); });
}

TEST_F(CsvTest, RefusesPipeWithoutWaitingForItsWriter) {
  const auto path = folder_.path() / "pipe.csv";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  test::expect_error(ErrorKind::bad_input, HasSubstr("not a regular file"),
                     [&] { read_all<double>(path); });
}

TEST_F(CsvTest, RefusesUnknownSuffixForReadingAndWriting) {
  test::expect_error(ErrorKind::bad_input, HasSubstr("use .csv, .npy, .npz, .h5 or .nc"),
                     [] { open_particle_reader<double>("particles.dat", circle_law.columns); });
  test::expect_error(ErrorKind::bad_input, HasSubstr("use .csv, .npy, .npz, .h5 or .nc"),
                     [] { open_particle_writer<double>("particles", circle_law, 1); });
}

TEST_F(CsvTest, RefusesEmptyFile) {
  expect_refused("", HasSubstr("empty"));
}

TEST_F(CsvTest, RefusesHeaderAlone) {
  expect_refused("x,y,angular_speed\n", HasSubstr("no particle follows"));
}

TEST_F(CsvTest, ColumnThatIsThereTwiceIsNamed) {
  expect_refused("x,y,angular_speed,y\n1,2,3,4\n", HasSubstr("which has y twice"));
}

TEST_F(CsvTest, RefusesWrongHeaderAndQuotesIt) {
  for (const char* header : {"x,y,speed", "x,y", "x,y,y", "x,y,angular_speed,x", "1,2,3", ""}) {
    expect_refused(std::string(header) + "\n1,2,3\n",
                   AllOf(HasSubstr("line 1"), HasSubstr("'" + std::string(header) + "'"),
                         HasSubstr("x,y,angular_speed")));
  }
}

TEST_F(CsvTest, NamesTheColumnsOfTheLawThatAreNotThere) {
  const auto path = folder_.write("in.csv", "lon,lat,mass\n1,2,3\n");
  test::expect_error(ErrorKind::bad_input, HasSubstr("name the columns lon,lat,depth,mass,left_at"),
                     [&] { open_particle_reader<double>(path, test::drifters.columns); });
}

TEST_F(CsvTest, RefusesBinaryFileWithoutPrintingItsBytes) {
  expect_refused(std::string("\x7f"
                             "ELF\x02\x01\x00\n",
                             8),
                 HasSubstr("'\\x7fELF\\x02\\x01\\x00'"));
}

TEST_F(CsvTest, RefusesBytesThatAreNoNumberWithinTheTable) {
  expect_refused(std::string("x,y,angular_speed\n1,\x00\xff,3\n", 25), HasSubstr("'\\x00\\xff'"));
}

TEST_F(CsvTest, RefusesRaggedRowsAndNamesLineAndRow) {
  expect_refused("x,y,angular_speed\n1,2,3\n1,2\n", HasSubstr("line 3 (row 2): has 2 values"));
  expect_refused("x,y,angular_speed\n1,2,3,4\n", HasSubstr("line 2 (row 1): has 4 values"));
  expect_refused("x,y,angular_speed\n1,2,3\n\n", HasSubstr("line 3 (row 2): the line is empty"));
}

TEST_F(CsvTest, RefusesFileCutOffInARow) {
  expect_refused("x,y,angular_speed\n1,2,3\n4,5,0.12", HasSubstr("line 3: has no end of line"));
}

TEST_F(CsvTest, RefusesWhatIsNoNumberAndNamesTheColumn) {
  for (const char* text : {"one", "", "1.2.3", "0x10", "1e", "+", "+-1", "1 2", "1;2"}) {
    expect_refused("x,y,angular_speed\n1," + std::string(text) + ",3\n",
                   AllOf(HasSubstr("line 2 (row 1)"), HasSubstr("column y"),
                         HasSubstr("'" + std::string(text) + "' is not a number")));
  }
}

TEST_F(CsvTest, RefusesNanAndInfinityAndNamesTheColumn) {
  for (const char* text : {"nan", "-nan", "inf", "-inf", "NaN", "Infinity"}) {
    expect_refused("x,y,angular_speed\n1,2," + std::string(text) + "\n",
                   AllOf(HasSubstr("column angular_speed"), HasSubstr("is not finite")));
  }
}

TEST_F(CsvTest, RefusesNumbersOutOfRange) {
  expect_refused("x,y,angular_speed\n1e999,2,3\n",
                 AllOf(HasSubstr("column x"), HasSubstr("out of range")));
}

TEST_F(CsvTest, RefusesNumbersOutOfRangeOfSingleInSingle) {
  const auto path = folder_.write("in.csv", "x,y,angular_speed\n1e39,2,3\n");
  EXPECT_EQ(read_all<double>(path).at(0).x, 1e39);
  test::expect_error(ErrorKind::bad_input, HasSubstr("out of range"),
                     [&] { read_all<float>(path); });
}

// As the other formats do.
TEST_F(CsvTest, RoundsNumbersThatAreNearerToZeroThanToAnyOther) {
  const auto path = folder_.write("in.csv",
                                  "x,y,angular_speed\n1e-50,-1e-50,+1e-400\n"
                                  "-0.0000000000000000000000000000000000000000000000000001,"
                                  "-100e-999999999999999999999,1e-46\n"
                                  "1e-45,1e-320,8e-46\n");
  test::expect_same_bits<float>(
      read_all<float>(path), {{0.0F, -0.0F, 0.0F}, {-0.0F, -0.0F, 0.0F}, {1e-45F, 0.0F, 1e-45F}});
  test::expect_same_bits<double>(
      read_all<double>(path),
      {{1e-50, -1e-50, 0.0}, {-1e-52, -0.0, 1e-46}, {1e-45, 1e-320, 8e-46}});
}

TEST_F(CsvTest, RefusesNumbersTooLargeHoweverTheyAreWritten) {
  for (const std::string& text : {std::string("1e999999999999999999999"), std::string("-0.001e400"),
                                  "1" + std::string(400, '0')}) {
    expect_refused("x,y,angular_speed\n" + text + ",2,3\n", HasSubstr("out of range"));
  }
}

TEST_F(CsvTest, RefusesEndlessLine) {
  expect_refused("x,y,angular_speed\n" + std::string(1'000'000, '1'),
                 AllOf(HasSubstr("line 2"), HasSubstr("not a table of particles")));
}

// Wherever in the reader's buffer the line is, its end in there too.
TEST_F(CsvTest, RefusesLongLineThatEnds) {
  const std::string blanks(65'536, ' ');
  EXPECT_EQ(read("x,y,angular_speed\n1,2,3" + blanks.substr(5) + "\n").size(), 1U);
  expect_refused("x,y,angular_speed\n1,2,3" + blanks + "\n4,5,6\n",
                 HasSubstr("line 2: longer than 65536 bytes"));
}

// Lines that straddle the reader's buffer, which holds a few thousand rows, come out whole.
TEST_F(CsvTest, ReadsManyRowsInSeveralBlocks) {
  constexpr std::uint64_t count = 100'000;
  std::string text = "x,y,angular_speed\n";
  for (std::uint64_t i = 0; i < count; ++i) text += std::to_string(i) + ",0.5,-1\n";
  const auto reader =
      open_particle_reader<double>(folder_.write("in.csv", text), circle_law.columns);
  ASSERT_EQ(reader->size(), count);
  ParticleColumns<double> block(circle_columns, 30'000);
  for (std::uint64_t first = 0; first < count; first += 30'000) {
    const auto view = block.view().subview(0, std::min<std::uint64_t>(30'000, count - first));
    reader->read(view);
    for (std::uint64_t i = 0; i < view.size; ++i) {
      ASSERT_EQ(view.columns[0][i], static_cast<double>(first + i));
    }
  }
}

TEST_F(CsvTest, SkipsRowsUnread) {
  const auto reader = open_particle_reader<double>(
      folder_.write("in.csv", "x,y,angular_speed\n1,2,3\nno,numbers,here\n4,5,6\n"),
      circle_law.columns);
  ParticleColumns<double> one(circle_columns, 1);
  reader->read(one.view());
  reader->skip(1);
  reader->read(one.view());
  EXPECT_EQ(one.view().columns[0][0], 4);
}

// Longer than the reader's buffer, so that the second half has yet to be read when it goes.
TEST_F(CsvTest, FileThatShrinksWhileItIsReadIsRefused) {
  constexpr std::uint64_t count = 200'000;
  std::string text = "x,y,angular_speed\n";
  for (std::uint64_t i = 0; i < count; ++i) text += "1,2,3\n";
  const auto path = folder_.write("in.csv", text);
  const auto reader = open_particle_reader<double>(path, circle_law.columns);
  ASSERT_EQ(reader->size(), count);
  std::filesystem::resize_file(path, text.size() / 6 * 3);
  ParticleColumns<double> columns(circle_columns, count);
  test::expect_error(ErrorKind::bad_input,
                     AllOf(HasSubstr("in.csv"), testing::AnyOf(HasSubstr("more rows a moment ago"),
                                                               HasSubstr("cut off"))),
                     [&] { reader->read(columns.view()); });
}

}  // namespace
}  // namespace simgpu::io
