// HDF5 files that are damaged, or made to do damage: each is refused in one sentence, and what is
// read is the file's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <zlib.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_handle.hpp"
#include "common/io/particle_file.hpp"
#include "common/memory/ledger.hpp"
#include "expect_error.hpp"
#include "expect_memory.hpp"
#include "particle_files.hpp"
#include "reader_processes.hpp"
#include "temporary_folder.hpp"
#include "test_data.hpp"

namespace simgpu::io {
namespace {

using test::circle_law;
using test::read_all;
using testing::AllOf;
using testing::HasSubstr;
using Numbers = std::vector<double>;
using Bytes = std::vector<unsigned char>;

constexpr hsize_t rows = 20;
constexpr hsize_t rows_of_a_chunk = 8;

class HostileHdf5 : public testing::Test {
 protected:
  HostileHdf5() {
    start_hdf5();
    for (std::size_t i = 0; i < rows; ++i) numbers_.push_back(static_cast<double>(i) / 7 + 0.25);
  }

  /// How the datasets of a file are stored: in chunks, unless told otherwise.
  static Hdf5Handle chunked(hsize_t chunk_rows = rows_of_a_chunk) {
    Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    check_hdf5(H5Pset_chunk(creation.get(), 1, &chunk_rows));
    return creation;
  }

  /// Makes a file with three datasets of the numbers, and says where it is.
  std::filesystem::path make(hid_t creation, hsize_t count = rows, hsize_t written = rows) const {
    const auto path = folder_.path() / "p.h5";
    const Hdf5Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT),
                          H5Fclose);
    const Hdf5Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
    for (const char* name : {"x", "y", "angular_speed"}) {
      const Hdf5Handle made(H5Dcreate2(file.get(), name, H5T_IEEE_F64LE, space.get(), H5P_DEFAULT,
                                       creation, H5P_DEFAULT),
                            H5Dclose);
      if (written == 0) continue;
      const Hdf5Handle here(H5Screate_simple(1, &written, nullptr), H5Sclose);
      const hsize_t start = 0;
      check_hdf5(
          H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, &start, nullptr, &written, nullptr));
      check_hdf5(H5Dwrite(made.get(), H5T_NATIVE_DOUBLE, here.get(), space.get(), H5P_DEFAULT,
                          numbers_.data()));
    }
    return path;
  }

  /// Puts bytes of our own into the first chunk of y.
  static void replace_chunk(const std::filesystem::path& path, const Bytes& bytes,
                            std::uint32_t left_out = 0) {
    const Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose);
    const Hdf5Handle dataset(H5Dopen2(file.get(), "y", H5P_DEFAULT), H5Dclose);
    const hsize_t start = 0;
    check_hdf5(
        H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, left_out, &start, bytes.size(), bytes.data()));
  }

  static Bytes packed(const Bytes& bytes) {
    Bytes packed(::compressBound(bytes.size()));
    uLongf length = packed.size();
    ::compress(packed.data(), &length, bytes.data(), bytes.size());
    packed.resize(length);
    return packed;
  }

  void expect_numbers(const std::filesystem::path& path) const {
    const auto particles = read_all<double>(path);
    ASSERT_EQ(particles.size(), rows);
    for (std::size_t i = 0; i < rows; ++i) {
      EXPECT_EQ(particles[i].x, numbers_[i]);
      EXPECT_EQ(particles[i].y, numbers_[i]);
      EXPECT_EQ(particles[i].angular_speed, numbers_[i]);
    }
  }

  static void expect_refused(const std::filesystem::path& path, const std::string& sentence) {
    test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("p.h5"), HasSubstr(sentence)),
                       [&] { read_all<double>(path); });
  }

  test::TemporaryFolder folder_;
  Numbers numbers_;
};

TEST_F(HostileHdf5, FilesThatCrashOrFoolTheLibraryAreRefused) {
  const auto folder =
      std::filesystem::path(SIMGPU_TEST_DATA_FOLDER).parent_path() / "fuzz/corpus/h5";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the inputs of fuzzing are not here";
  const std::pair<const char*, const char*> files[] = {
      {"scale_offset_with_a_false_count", "scale-offset"},
      {"divides_by_zero", "damaged or hostile"},
      {"inflates_short", "'x' is damaged"},
      {"gzip_thrice", "the same filter twice"}};
  for (const auto& [name, sentence] : files) {
    const auto path = folder_.path() / "p.h5";
    std::filesystem::copy_file(folder / name, path,
                               std::filesystem::copy_options::overwrite_existing);
    expect_refused(path, sentence);
  }
}

TEST_F(HostileHdf5, FiltersThatAreUndoneGiveTheNumbersBack) {
  for (const int filters : {0, 1, 2, 3, 4, 5, 6, 7}) {
    const Hdf5Handle creation = chunked();
    if ((filters & 1) != 0) check_hdf5(H5Pset_shuffle(creation.get()));
    if ((filters & 2) != 0) check_hdf5(H5Pset_deflate(creation.get(), 6));
    if ((filters & 4) != 0) check_hdf5(H5Pset_fletcher32(creation.get()));
    expect_numbers(make(creation.get()));
  }
}

TEST_F(HostileHdf5, AFilterThatAChunkWentWithoutIsNotUndone) {
  const Hdf5Handle creation = chunked();
  check_hdf5(H5Pset_shuffle(creation.get()));
  check_hdf5(H5Pset_deflate(creation.get(), 6));
  const auto path = make(creation.get());
  const auto* const bytes = reinterpret_cast<const unsigned char*>(numbers_.data());
  replace_chunk(path, Bytes(bytes, bytes + rows_of_a_chunk * sizeof(double)), 3);
  expect_numbers(path);
}

TEST_F(HostileHdf5, ChunksOfAnotherLengthThanTheyMustHaveAreRefused) {
  constexpr std::size_t right = rows_of_a_chunk * sizeof(double);
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, right - 1, right - 8, right + 1,
                                   right + 8, std::size_t{100'000}}) {
    const Bytes zeros(length);
    const Hdf5Handle gzip = chunked();
    check_hdf5(H5Pset_deflate(gzip.get(), 6));
    auto path = make(gzip.get());
    replace_chunk(path, packed(zeros));
    expect_refused(path, "'y' is damaged");
    if (length == 0 || length > 2 * right) continue;  // which the library would not write
    const Hdf5Handle shuffle = chunked();
    check_hdf5(H5Pset_shuffle(shuffle.get()));
    path = make(shuffle.get());
    replace_chunk(path, zeros);
    expect_refused(path, "'y' ");
    const Hdf5Handle fletcher32 = chunked();
    check_hdf5(H5Pset_fletcher32(fletcher32.get()));
    path = make(fletcher32.get());
    replace_chunk(path, zeros);
    expect_refused(path, "'y' ");
  }
}

TEST_F(HostileHdf5, StreamsThatAreCutOffDamagedOrFollowedByMoreAreRefused) {
  const Hdf5Handle gzip = chunked();
  check_hdf5(H5Pset_deflate(gzip.get(), 6));
  const auto path = make(gzip.get());
  const Bytes right = packed(Bytes(rows_of_a_chunk * sizeof(double)));
  for (std::size_t length = 1; length < right.size(); ++length) {
    replace_chunk(path, Bytes(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(length)));
    expect_refused(path, "'y' is damaged");
  }
  Bytes longer = right;
  longer.push_back(0);
  replace_chunk(path, longer);
  expect_refused(path, "'y' is damaged");
  Bytes damaged = right;
  damaged.back() ^= 1;
  replace_chunk(path, damaged);
  expect_refused(path, "'y' is damaged");
}

TEST_F(HostileHdf5, FiltersThatAreNotUndoneAreRefusedByName) {
  const Hdf5Handle twice = chunked();
  check_hdf5(H5Pset_deflate(twice.get(), 6));
  check_hdf5(H5Pset_deflate(twice.get(), 6));
  expect_refused(make(twice.get()), "dataset 'x' went through the same filter twice");
  const Hdf5Handle nbit = chunked();
  check_hdf5(H5Pset_nbit(nbit.get()));
  expect_refused(make(nbit.get()),
                 "the filter n-bit, which simgpu does not read; write it with gzip");
  const Hdf5Handle unknown = chunked();
  check_hdf5(H5Pset_filter(unknown.get(), 31'999, H5Z_FLAG_OPTIONAL, 0, nullptr));
  expect_refused(make(unknown.get(), rows, 0), "the filter number 31999");
}

TEST_F(HostileHdf5, RowsThatWereNeverWrittenAreRefusedUnlessTheFileSaysWhatTheyAre) {
  expect_refused(make(H5P_DEFAULT, rows, 0), "'x' has no numbers from row 1 on");
  expect_refused(make(chunked().get(), rows, rows_of_a_chunk), "'x' has no numbers from row 9 on");
  for (const hsize_t written : {hsize_t{0}, rows_of_a_chunk}) {
    const Hdf5Handle creation = chunked();
    const double fill = 0.5;
    check_hdf5(H5Pset_fill_value(creation.get(), H5T_NATIVE_DOUBLE, &fill));
    const auto particles = read_all<double>(make(creation.get(), rows, written));
    EXPECT_EQ(particles[rows - 1].y, fill);
    EXPECT_EQ(particles[0].y, written == 0 ? fill : numbers_[0]);
  }
}

TEST_F(HostileHdf5, DatasetsWithinTheirHeadersAreRead) {
  const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  check_hdf5(H5Pset_layout(creation.get(), H5D_COMPACT));
  expect_numbers(make(creation.get()));
}

TEST_F(HostileHdf5, MoreRowsThanCanBeCountedAreRefused) {
  expect_refused(make(chunked().get(), hsize_t{1} << 62, 0), "more than simgpu counts");
}

// Whatever byte is wrong, either the file is refused or its numbers are right: each is summed up.
TEST_F(HostileHdf5, AByteThatIsWrongChangesNoNumber) {
  const Hdf5Handle creation = chunked();
  check_hdf5(H5Pset_deflate(creation.get(), 6));
  check_hdf5(H5Pset_fletcher32(creation.get()));
  const std::string whole = test::read_file(make(creation.get()));
  constexpr std::size_t step = 29;
  for (std::size_t place = 0; place < whole.size(); place += step) {
    std::string damaged = whole;
    damaged[place] = static_cast<char>(damaged[place] ^ 0xff);
    const auto path = folder_.write("p.h5", damaged);
    try {
      for (const auto& particle : read_all<double>(path)) {
        EXPECT_THAT(numbers_, testing::Contains(particle.y)) << place;
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::bad_input) << place << error.what();
    }
  }
}

TEST_F(HostileHdf5, ChunksCountAmongTheBytesThatARunHolds) {
  constexpr hsize_t count = 60'000;
  numbers_.resize(count, 0.5);
  const Hdf5Handle creation = chunked(50'000);
  check_hdf5(H5Pset_deflate(creation.get(), 1));
  const auto path = make(creation.get(), count, count);
  const std::uint64_t with_chunks = particle_reader_bytes(path, circle_law.columns);
  EXPECT_GT(with_chunks, 4 * 50'000 * sizeof(double));
  const std::uint64_t before = memory::host_ledger().current();
  const auto reader = open_particle_reader<double>(path, circle_law.columns);
  EXPECT_EQ(memory::host_ledger().current() - before, with_chunks);
  EXPECT_EQ(particle_reader_bytes(folder_.path() / "none.h5", circle_law.columns), 256U * 1024);
  // A chunk for each column, and one more to undo the filter.
  constexpr std::uint64_t shared = 256U * 1024;
  EXPECT_EQ(particle_reader_bytes(path, circle_law.columns.first(2)),
            shared + (with_chunks - shared) / 4 * 3);
  test::expect_memory_as_predicted([&](driver::Options& options) {
    options.input = path;
    options.parameters.particles = count;
  });
}

TEST_F(HostileHdf5, AReaderThatIsKilledIsASentence) {
  const auto path = make(chunked().get());
  const auto reader = open_particle_reader<double>(path, circle_law.columns);
  const std::vector<pid_t> readers = test::reader_processes(::getpid());
  ASSERT_EQ(readers.size(), 1U);
  ::kill(readers[0], SIGKILL);
  ParticleColumns<double> columns(test::circle_columns, rows);
  test::expect_error(ErrorKind::bad_input, AllOf(HasSubstr("p.h5"), HasSubstr("was killed")),
                     [&] { reader->read(columns.view()); });
}

TEST_F(HostileHdf5, NoReaderOutlivesItsUse) {
  const auto path = make(chunked().get());
  read_all<double>(path);
  EXPECT_THAT(test::reader_processes(::getpid()), testing::IsEmpty());
}

}  // namespace
}  // namespace simgpu::io
