#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "common/io/npy_header.hpp"
#include "common/io/particle_file.hpp"
#include "expect_error.hpp"
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

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string array_of(const std::vector<double>& numbers) {
  const std::string bytes(reinterpret_cast<const char*>(numbers.data()),
                          numbers.size() * sizeof(double));
  return npy_header_of_numbers(Precision::double_precision, numbers.size()) + bytes;
}

std::string little_endian(std::uint64_t number, std::size_t bytes) {
  return {reinterpret_cast<const char*>(&number), bytes};
}

/// `bytes` without a header of zlib's, as zip files have them.
std::string deflated(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string compressed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

constexpr int stored = 0;
constexpr int is_deflated = 8;

/// A zip file as plain tools write it: 32 bits, no more than there must be, and a comment.
std::string zip_of(const Entries& entries, int method = stored, std::uint64_t flags = 0) {
  std::string file;
  std::string directory;
  for (const auto& [name, bytes] : entries) {
    const std::string held = method == is_deflated ? deflated(bytes) : bytes;
    const auto crc =
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
    // From the version that is needed to how long name and extra field are.
    const std::string shared = little_endian(20, 2) + little_endian(flags, 2) +
                               little_endian(static_cast<std::uint64_t>(method), 2) +
                               little_endian(0, 4) + little_endian(crc, 4) +
                               little_endian(held.size(), 4) + little_endian(bytes.size(), 4) +
                               little_endian(name.size(), 2) + little_endian(0, 2);
    directory += "PK\x01\x02" + little_endian(20, 2) + shared + std::string(10, '\0') +
                 little_endian(file.size(), 4) + name;
    file += "PK\x03\x04" + shared + name + held;
  }
  const std::string comment = "made by a test";
  const std::string end = "PK\x05\x06" + std::string(4, '\0') + little_endian(entries.size(), 2) +
                          little_endian(entries.size(), 2) + little_endian(directory.size(), 4) +
                          little_endian(file.size(), 4) + little_endian(comment.size(), 2) +
                          comment;
  return file + directory + end;
}

class NpzTest : public testing::Test {
 protected:
  void make_zip(const Entries& entries, int method = stored) const {
    folder_.write("p.npz", zip_of(entries, method));
  }

  /// The particles (1, 3, 5) and (2, 4, 6).
  static Entries good() {
    return {{"x.npy", array_of({1, 2})},
            {"y.npy", array_of({3, 4})},
            {"angular_speed.npy", array_of({5, 6})}};
  }

  static Entries with_y(const std::string& bytes) {
    Entries entries = good();
    entries[1].second = bytes;
    return entries;
  }

  void expect_refused(const std::string& sentence) const {
    test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("p.npz"), HasSubstr(sentence)),
                       [&] { read_all<double>(path_); });
  }

  void expect_refused(const Entries& entries, const std::string& sentence) const {
    make_zip(entries);
    expect_refused(sentence);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "p.npz";
};

TEST_F(NpzTest, NumbersSurviveExactly) {
  test::expect_round_trip<double>(path_);
  test::expect_round_trip<float>(path_);
}

TEST_F(NpzTest, ColumnsOfAnotherLawSurviveExactly) {
  test::expect_other_columns<double>(path_);
  test::expect_other_columns<float>(path_);
}

TEST_F(NpzTest, OtherPrecisionIsConvertedWhereAskedFor) {
  test::expect_conversion(path_);
}

TEST_F(NpzTest, NumbersThatAreNotFiniteAreRefusedByRowAndColumn) {
  test::expect_finite_only(path_);
}

TEST_F(NpzTest, SkipsParticles) {
  test::expect_skipping(path_);
}

TEST_F(NpzTest, SkipsCompressedParticles) {
  make_zip(good(), is_deflated);
  const auto reader = open_particle_reader<double>(path_, circle_law.columns);
  ParticleColumns<double> one(circle_columns, 1);
  reader->skip(1);
  reader->read(one.view());
  EXPECT_EQ(one.view().columns[1][0], 4);
}

TEST_F(NpzTest, ReadsStoredAndCompressedEntriesInAnyOrderAndLeavesOthersAlone) {
  for (const int method : {stored, is_deflated}) {
    Entries entries = {{"more.npy", "not looked at"}, {"step", ""}};
    for (const auto& entry : good()) entries.insert(entries.begin(), entry);
    make_zip(entries, method);
    test::expect_same_bits<double>(read_all<double>(path_), {{1, 3, 5}, {2, 4, 6}});
  }
}

TEST_F(NpzTest, CompressedColumnsAreReadInStepPastEveryBuffer) {
  constexpr std::size_t count = 100'000;
  std::vector<double> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<double>(i) / 3;
  make_zip({{"x.npy", array_of(numbers)},
            {"y.npy", array_of(numbers)},
            {"angular_speed.npy", array_of(std::vector<double>(count, 1))}},
           is_deflated);
  const auto particles = read_all<double>(path_);
  ASSERT_EQ(particles.size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(particles[i].x, numbers[i]);
    ASSERT_EQ(particles[i].y, numbers[i]);
    ASSERT_EQ(particles[i].angular_speed, 1);
  }
}

TEST_F(NpzTest, MissingAndMisshapenArraysAreRefusedByName) {
  Entries two = good();
  two.erase(two.begin() + 1);
  expect_refused(two, "no array 'y.npy'");
  expect_refused(Entries{}, "no array 'x.npy'");
  expect_refused({{"X.npy", array_of({1})}}, "no array 'x.npy'");
  expect_refused(with_y(array_of({1, 2, 3})), "arrays differ in length");
  expect_refused(with_y(npy_header_of_numbers(Precision::single_precision, 2) + "12345678"),
                 "some of 64-bit numbers");
  expect_refused(
      with_y(npy_header_of_particles(Precision::double_precision, circle_law.columns, 0)),
      "'y.npy' has columns of its own");
  expect_refused(with_y("no array"), "p.npz, y.npy: it is no .npy file");
  expect_refused(with_y(""), "p.npz, y.npy: the file is empty");
  expect_refused(with_y(array_of({1, 2}).substr(0, 50)), "y.npy: the file is cut off");
  expect_refused(with_y(array_of({1, 2}) + "1"), "'y.npy' has 17 bytes of numbers");
  expect_refused(with_y(array_of({1, 2}).substr(0, 140)), "'y.npy' has 12 bytes of numbers");
  expect_refused(with_y(npy_header_of_numbers(Precision::double_precision, UINT64_MAX)),
                 "18,446,744,073,709,551,615");
  expect_refused(
      {{"x.npy", array_of({})}, {"y.npy", array_of({})}, {"angular_speed.npy", array_of({})}},
      "holds no particle");
}

TEST_F(NpzTest, EncryptedAndOtherwiseCompressedEntriesAreRefused) {
  folder_.write("p.npz", zip_of(good(), stored, 1));
  expect_refused("'x.npy' is encrypted");
  folder_.write("p.npz", zip_of(good(), 12));
  expect_refused("'x.npy' is compressed by another method");
}

TEST_F(NpzTest, TheLastOfEntriesOfOneNameCounts) {
  Entries entries = good();
  entries.insert(entries.begin(), {"x.npy", array_of({7, 8, 9})});
  make_zip(entries);
  EXPECT_EQ(read_all<double>(path_).at(1).x, 2);
}

TEST_F(NpzTest, ChangedBytesAreToldByTheChecksum) {
  make_zip(good());
  std::string bytes = test::read_file(path_);
  bytes[bytes.find("y.npy") + 5 + 128 + 3] ^= 1;
  folder_.write("p.npz", bytes);
  expect_refused("'y.npy' is damaged");
}

// In compressed bytes, in headers and in the directory: told, or of no consequence.
TEST_F(NpzTest, AnyChangedByteIsRefusedOrChangesNoNumber) {
  for (const int method : {stored, is_deflated}) {
    const std::string whole = zip_of(good(), method);
    int refused = 0;
    for (std::size_t place = 0; place < whole.size(); ++place) {
      std::string bytes = whole;
      bytes[place] ^= 0x11;
      folder_.write("p.npz", bytes);
      try {
        test::expect_same_bits<double>(read_all<double>(path_), {{1, 3, 5}, {2, 4, 6}});
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::bad_input);
        ++refused;
      }
    }
    EXPECT_GT(refused, 300);
  }
}

TEST_F(NpzTest, EveryTruncationIsRefused) {
  for (const bool ours : {false, true}) {
    make_zip(good());
    if (ours) write_all<double>(path_, {{1, 3, 5}, {2, 4, 6}});
    const std::string whole = test::read_file(path_);
    const std::size_t comment = ours ? 0 : 14;  // nobody reads it
    for (std::size_t length = 0; length < whole.size() - comment; ++length) {
      folder_.write("p.npz", whole.substr(0, length));
      SCOPED_TRACE(length);
      expect_refused("p.npz");
    }
  }
}

TEST_F(NpzTest, SizesThatNoCompressionReachesAreRefused) {
  Entries entries = good();
  std::string bytes = zip_of(entries, is_deflated);
  // The size of x.npy in the directory.
  bytes.replace(bytes.find("PK\x01\x02") + 24, 4, "\xff\xff\xff\x7f", 4);
  folder_.write("p.npz", bytes);
  expect_refused("damaged zip file");
}

TEST_F(NpzTest, FilesOfOtherKindsAreRefused) {
  folder_.write("p.npz", "x,y,angular_speed\n1,2,3\n");
  expect_refused("no zip file");
  test::expect_error(ErrorKind::bad_input, HasSubstr("No such file"),
                     [&] { read_all<double>(folder_.path() / "none.npz"); });
}

/// A zip file in 64-bit form of which hardly any takes disk: arrays of `count` singles, all 0 but
/// the last, which is the number of the column.
void make_large(const std::filesystem::path& path, std::uint64_t count) {
  constexpr std::uint64_t elsewhere = 0xffffffff;
  const std::string header = npy_header_of_numbers(Precision::single_precision, count);
  const std::uint64_t size = header.size() + count * sizeof(float);
  std::ofstream file(path, std::ios::binary);
  std::string directory;
  std::uint64_t place = 0;
  for (std::size_t column = 0; column < circle_columns; ++column) {
    const std::string name = std::string(circle_law.columns[column].name) + ".npy";
    const std::string sizes = little_endian(size, 8) + little_endian(size, 8);
    // Version, flags, method, time, date, checksum, sizes, and how long the name is.
    const std::string shared = little_endian(45, 2) + std::string(12, '\0') +
                               little_endian(elsewhere, 4) + little_endian(elsewhere, 4) +
                               little_endian(name.size(), 2);
    const std::string local = "PK\x03\x04" + shared + little_endian(20, 2) + name +
                              little_endian(1, 2) + little_endian(16, 2) + sizes;
    directory += "PK\x01\x02" + little_endian(45, 2) + shared + little_endian(28, 2) +
                 std::string(10, '\0') + little_endian(elsewhere, 4) + name + little_endian(1, 2) +
                 little_endian(24, 2) + sizes + little_endian(place, 8);
    const auto number = static_cast<float>(column + 1);
    file.seekp(static_cast<std::streamoff>(place));
    file << local << header;
    file.seekp(static_cast<std::streamoff>(place + local.size() + size - sizeof number));
    file.write(reinterpret_cast<const char*>(&number), sizeof number);
    place += local.size() + size;
  }
  file.seekp(static_cast<std::streamoff>(place));
  const std::string counts = little_endian(circle_columns, 8) + little_endian(circle_columns, 8);
  file << directory << "PK\x06\x06" << little_endian(44, 8) << little_endian(45, 2)
       << little_endian(45, 2) << std::string(8, '\0') << counts
       << little_endian(directory.size(), 8) << little_endian(place, 8);
  file << "PK\x06\x07" << std::string(4, '\0') << little_endian(place + directory.size(), 8)
       << little_endian(1, 4);
  file << "PK\x05\x06" << std::string(4, '\0') << little_endian(circle_columns, 2)
       << little_endian(circle_columns, 2) << little_endian(directory.size(), 4)
       << little_endian(elsewhere, 4) << std::string(2, '\0');
}

// What stands behind 4 GiB of others, and is itself longer than that.
TEST_F(NpzTest, ParticlesBeyond2To31AreRightlyFound) {
  constexpr std::uint64_t count = (std::uint64_t{1} << 31) + 5;
  make_large(path_, count);
  EXPECT_EQ(particles_in(path_, circle_law.columns), count);
  const auto reader = open_particle_reader<float>(path_, circle_law.columns);
  ParticleColumns<float> columns(circle_columns, 2);
  reader->skip(count - 2);
  reader->read(columns.view());
  EXPECT_EQ(columns.view().columns[2][0], 0);
  EXPECT_EQ(columns.view().columns[0][1], 1);
  EXPECT_EQ(columns.view().columns[1][1], 2);
  EXPECT_EQ(columns.view().columns[2][1], 3);
}

TEST_F(NpzTest, WrittenEntriesAreStoredWithRoomFor64BitSizes) {
  write_all<double>(path_, {{1, 3, 5}, {2, 4, 6}});
  const std::string file = test::read_file(path_);
  for (const auto& [name, bytes] : good()) {
    const std::string size = little_endian(bytes.size(), 8);
    const std::string sizes = little_endian(1, 2) + little_endian(16, 2) + size + size;
    EXPECT_THAT(file, HasSubstr(name + sizes + bytes));
  }
}

TEST_F(NpzTest, WithoutCommitTheOldFileStays) {
  folder_.write("p.npz", "old");
  { open_particle_writer<double>(path_, circle_law, 1); }
  EXPECT_EQ(test::read_file(path_), "old");
  EXPECT_EQ(folder_.entries(), 1U);
}

}  // namespace
}  // namespace simgpu::io
