#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "common/io/npy_header.hpp"
#include "common/io/particle_file.hpp"
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

const std::string doubles = "[('x', '<f8'), ('y', '<f8'), ('angular_speed', '<f8')]";

std::string dictionary(const std::string& type, const std::string& shape) {
  return "{'descr': " + type + ", 'fortran_order': False, 'shape': " + shape + ", }";
}

/// A header of this version round `text`.
std::string with_header(const std::string& text, int major = 1, int minor = 0) {
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(major);
  bytes += static_cast<char>(minor);
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i) {
    bytes += static_cast<char>((text.size() + 1) >> (8 * i) & 0xff);
  }
  return bytes + text + "\n";
}

std::string bytes_of_numbers(const std::vector<double>& numbers) {
  std::string bytes(numbers.size() * sizeof(double), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

class NpyTest : public testing::Test {
 protected:
  std::vector<Particle<double>> read(const std::string& content) const {
    return read_all<double>(folder_.write("in.npy", content));
  }

  void expect_refused(const std::string& content,
                      const testing::Matcher<const std::string&>& sentence) const {
    test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("in.npy"), sentence),
                       [&] { read(content); });
  }

  void expect_header_refused(const std::string& text,
                             const testing::Matcher<const std::string&>& sentence) const {
    SCOPED_TRACE(text);
    expect_refused(with_header(text) + bytes_of_numbers({1, 2, 3}), sentence);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "out.npy";
};

TEST_F(NpyTest, IsOneStructuredArrayWithAlignedNumbers) {
  write_all<double>(path_, {{1, 2, 3}, {4, 5, 6}});
  const std::string file = test::read_file(path_);
  const std::string numbers = bytes_of_numbers({1, 2, 3, 4, 5, 6});
  ASSERT_GT(file.size(), numbers.size());
  const std::size_t header_bytes = file.size() - numbers.size();
  EXPECT_EQ(header_bytes % 64, 0U);
  EXPECT_EQ(file.substr(header_bytes), numbers);
  EXPECT_THAT(file, testing::StartsWith(std::string("\x93NUMPY\x01\x00", 8)));
  EXPECT_THAT(file, HasSubstr(dictionary(doubles, "(2,)")));
}

TEST_F(NpyTest, NumbersSurviveExactly) {
  test::expect_round_trip<double>(path_);
  test::expect_round_trip<float>(path_);
}

TEST_F(NpyTest, ColumnsOfAnotherLawSurviveExactly) {
  test::expect_other_columns<double>(path_);
  test::expect_other_columns<float>(path_);
}

TEST_F(NpyTest, OtherPrecisionIsConvertedWhereAskedFor) {
  test::expect_conversion(path_);
}

TEST_F(NpyTest, NumbersThatAreNotFiniteAreRefusedByRowAndColumn) {
  test::expect_finite_only(path_);
}

TEST_F(NpyTest, SkipsParticles) {
  test::expect_skipping(path_);
}

TEST_F(NpyTest, ReadsAllVersionsAnyOrderOfKeysAndColumnsAndAnySpacing) {
  const std::string odd =
      "\t{ \"shape\":(1 , ) ,'descr':[(\"angular_speed\",'<f8'), ('x','<f8') ,('y' , '<f8',),],"
      "'fortran_order' : True}     ";
  for (const auto& [text, major] : {std::pair{odd, 1}, {odd, 2}, {odd, 3}}) {
    const auto particles = read(with_header(text, major) + bytes_of_numbers({3, 1, 2}));
    ASSERT_EQ(particles.size(), 1U);
    EXPECT_EQ(particles[0].x, 1);
    EXPECT_EQ(particles[0].y, 2);
    EXPECT_EQ(particles[0].angular_speed, 3);
  }
  EXPECT_EQ(read(with_header(dictionary(doubles, "(1L,)")) + bytes_of_numbers({1, 2, 3})).size(),
            1U);
}

TEST_F(NpyTest, EveryTruncationIsRefused) {
  write_all<double>(path_, {{1, 2, 3}, {4, 5, 6}});
  const std::string whole = test::read_file(path_);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    SCOPED_TRACE(length);
    expect_refused(whole.substr(0, length),
                   testing::AnyOf(HasSubstr("cut off"), HasSubstr("empty")));
  }
  EXPECT_EQ(read(whole).size(), 2U);
  expect_refused(whole + '\0', HasSubstr("longer than the 2 particles"));
}

TEST_F(NpyTest, FilesOfOtherKindsAreRefused) {
  expect_refused("", HasSubstr("the file is empty"));
  expect_refused("x,y,angular_speed\n1,2,3\n", HasSubstr("no .npy file"));
  expect_refused(with_header(dictionary(doubles, "(1,)"), 4), HasSubstr("version 4.0"));
  expect_refused(with_header(dictionary(doubles, "(1,)"), 1, 1), HasSubstr("version 1.1"));
  expect_refused(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12),
                 HasSubstr("4,294,967,295 bytes"));
}

TEST_F(NpyTest, DamagedHeadersAreRefused) {
  for (const std::string& text : {
           std::string(),
           std::string("{}"),
           std::string("{"),
           std::string("3"),
           dictionary(doubles, "(1,)") + "}",
           dictionary(doubles, "(-1,)"),
           dictionary(doubles, "(1.5,)"),
           dictionary(doubles, "(99999999999999999999,)"),
           dictionary(doubles, "1"),
           dictionary("[]", "(1,)"),
           dictionary("['x']", "(1,)"),
           dictionary("<f8", "(1,)"),
           dictionary("[('x' '<f8')]", "(1,)"),
           "{'descr': " + doubles + ", 'shape': (1,)}",
           "{'descr': " + doubles + ", 'fortran_order': 0, 'shape': (1,)}",
           "{'descr': " + doubles + ", 'fortran_order': False, 'shape': (1,), 'shape': (1,)}",
           "{'descr': " + doubles + ", 'fortran_order': False, 'shape': (1,), 'more': 1}",
           "{'descr': " + doubles + " 'fortran_order': False, 'shape': (1,)}",
       }) {
    expect_header_refused(text, HasSubstr("header is damaged"));
  }
}

TEST_F(NpyTest, OtherTypesAreRefusedAndNamed) {
  const auto column = [](const std::string& type) {
    return dictionary("[('x', '<f8'), ('y', " + type + "), ('angular_speed', '<f8')]", "(1,)");
  };
  expect_header_refused(column("'<i8'"), HasSubstr("column 'y' is of type '<i8'"));
  expect_header_refused(column("'<f2'"), HasSubstr("column 'y' is of type '<f2'"));
  expect_header_refused(column("'|V8'"), HasSubstr("column 'y' is of type '|V8'"));
  expect_header_refused(column("'>f8'"),
                        AllOf(HasSubstr("column 'y' is big-endian"), HasSubstr("'<f8'")));
  expect_header_refused(column("'|O'"), HasSubstr("column 'y' holds Python objects"));
  expect_header_refused(column("'<f8', (2,)"), HasSubstr("column 'y' holds an array"));
  expect_header_refused(column("[('a', '<f8')]"), HasSubstr("column 'y' has columns of its own"));
  expect_header_refused(column("'<f4'"), HasSubstr("all '<f8' or all '<f4'"));
  expect_header_refused(dictionary("[(('title', 'x'), '<f8')]", "(1,)"), HasSubstr("titles"));
  expect_header_refused(dictionary("'|O'", "(1,)"), HasSubstr("Python objects"));
}

TEST_F(NpyTest, OtherColumnsAreRefusedWithThoseThatMustBeThere) {
  for (const char* type :
       {"'<f8'", "[('x', '<f8'), ('y', '<f8')]", "[('x', '<f8'), ('y', '<f8'), ('speed', '<f8')]",
        "[('x', '<f8'), ('y', '<f8'), ('y', '<f8')]",
        "[('x', '<f8'), ('mass', '<f8'), ('angular_speed', '<f8')]"}) {
    expect_header_refused(dictionary(type, "(1,)"), HasSubstr(doubles));
  }
}

TEST_F(NpyTest, OtherColumnsOfAnyTypeAreLeftOutAndNamed) {
  struct Other {
    const char* type;
    std::uint64_t bytes;
  };
  for (const auto& [type, bytes] :
       {Other{"'<i8'", 8}, Other{"'|b1'", 1}, Other{"'|S10'", 10}, Other{"'<U5'", 20},
        Other{"'<M8[ns]'", 8}, Other{"'>c16'", 16}, Other{"'<f4', (3,)", 12},
        Other{"'<f8', (2, 3)", 48}, Other{"[('a', '|i1'), ('b', '<f8', (2,))]", 17}}) {
    std::string descr = "[('y', '<f8'), ('other', " + std::string(type) +
                        "), ('', '|V3'), ('x', '<f8'), ('angular_speed', '<f8')]";
    std::string rows;
    for (int row = 0; row < 2; ++row) {
      rows += bytes_of_numbers({2.0 + row}) + std::string(bytes, '\xff') + "gap" +
              bytes_of_numbers({1.0 + row}) + bytes_of_numbers({3.0 + row});
    }
    const auto path = folder_.write("in.npy", with_header(dictionary(descr, "(2,)")) + rows);
    EXPECT_EQ(open_particle_reader<double>(path, circle_law.columns)->columns_left_out(),
              std::vector<std::string>{"other"})
        << type;
    const auto particles = read_all<double>(path);
    ASSERT_EQ(particles.size(), 2U);
    EXPECT_EQ(particles[1].x, 2);
    EXPECT_EQ(particles[1].y, 3);
    EXPECT_EQ(particles[1].angular_speed, 4);
  }
}

TEST_F(NpyTest, OtherColumnsMayHaveBothQuotesInTheirNames) {
  const std::string descr = R"([('a\'b"c\\', '<f8'), )" + doubles.substr(1);
  EXPECT_EQ(read(with_header(dictionary(descr, "(1,)")) + bytes_of_numbers({0, 1, 2, 3})).at(0).x,
            1);
}

TEST_F(NpyTest, OtherColumnsThatHaveNoSizeOrTooLargeAOneAreRefused) {
  for (const char* type :
       {"'|O'", "'<x8'", "'<f8', (99999,)", "'<f8', (18446744073709551615,)", "'|V99999999'",
        "'<f8', (4294967296, 4294967296)", "[('a', '|O')]", "'<fx'", "''"}) {
    expect_header_refused(
        dictionary("[('x', '<f8'), ('y', '<f8'), ('angular_speed', '<f8'), ('o', " +
                       std::string(type) + ")]",
                   "(1,)"),
        HasSubstr("in.npy"));
  }
}

TEST_F(NpyTest, OtherShapesAreRefused) {
  expect_header_refused(dictionary(doubles, "()"), HasSubstr("0 dimensions"));
  expect_header_refused(dictionary(doubles, "(1, 1)"), HasSubstr("2 dimensions"));
  expect_refused(with_header(dictionary(doubles, "(0,)")), HasSubstr("no particle"));
  expect_header_refused(dictionary(doubles, "(0,)"), HasSubstr("longer than the 0 particles"));
  expect_header_refused(dictionary(doubles, "(18446744073709551615,)"), HasSubstr("cut off"));
}

TEST_F(NpyTest, WhatIsNoRegularFileIsRefused) {
  test::expect_error(ErrorKind::bad_input, HasSubstr("No such file"),
                     [&] { read_all<double>(folder_.path() / "none.npy"); });
  const auto pipe = folder_.path() / "pipe.npy";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  test::expect_error(ErrorKind::bad_input, HasSubstr("not a regular file"),
                     [&] { read_all<double>(pipe); });
}

TEST_F(NpyTest, FileThatShrinksWhileItIsReadIsRefused) {
  write_all<double>(path_, test::random_bits<double>(1000));
  const auto reader = open_particle_reader<double>(path_, circle_law.columns);
  std::filesystem::resize_file(path_, 1000);
  ParticleColumns<double> columns(circle_columns, 1000);
  test::expect_error(ErrorKind::bad_input, HasSubstr("longer a moment ago"),
                     [&] { reader->read(columns.view()); });
}

// More particles than 2^31, and more bytes than 2^32 of a column, of which hardly any take disk.
TEST_F(NpyTest, ParticlesBeyond2To31AreRightlyFound) {
  constexpr std::uint64_t count = (std::uint64_t{1} << 31) + 5;
  const std::string header =
      npy_header_of_particles(Precision::double_precision, circle_law.columns, count);
  const std::uint64_t place = header.size() + (count - 2) * circle_columns * sizeof(double);
  {
    std::ofstream file(path_, std::ios::binary);
    file << header;
    file.seekp(static_cast<std::streamoff>(place));
    file << bytes_of_numbers({1, 2, 3, 4, 5, 6});
  }
  EXPECT_EQ(particles_in(path_, circle_law.columns), count);
  const auto reader = open_particle_reader<double>(path_, circle_law.columns);
  ParticleColumns<double> columns(circle_columns, 3);
  reader->skip(count - 3);
  reader->read(columns.view());
  EXPECT_EQ(columns.view().columns[0][0], 0);
  EXPECT_EQ(columns.view().columns[1][1], 2);
  EXPECT_EQ(columns.view().columns[2][2], 6);
}

TEST_F(NpyTest, HeaderHasRoomForAnyCount) {
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{1} << 53, UINT64_MAX}) {
    const std::string bytes = npy_header_of_numbers(Precision::single_precision, count);
    std::size_t offset = 0;
    const NpyHeader header =
        read_npy_header("test", circle_law.columns, [&](char* to, std::size_t wanted) {
          const std::size_t got = bytes.copy(to, wanted, offset);
          offset += got;
          return got;
        });
    EXPECT_EQ(header.count, count);
    EXPECT_EQ(header.precision, Precision::single_precision);
    EXPECT_EQ(header.bytes, bytes.size());
    EXPECT_EQ(bytes.size() % 64, 0U);
  }
}

TEST_F(NpyTest, WithoutCommitTheOldFileStays) {
  folder_.write("out.npy", "old");
  { open_particle_writer<double>(path_, circle_law, 1); }
  EXPECT_EQ(test::read_file(path_), "old");
}

}  // namespace
}  // namespace simgpu::io
