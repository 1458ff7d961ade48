// Whole HDF5 files, read by simgpu-read's code in a process that may die of them (see
// test_reading()).

#include <algorithm>
#include <vector>

#include "reader/hdf5_file.hpp"
#include "reader/refusal.hpp"
#include "target.hpp"
#include "test_reading.hpp"

namespace simgpu::fuzz {

namespace {

constexpr std::uint64_t most_rows = 20'000;

/// Reads as simgpu does: all columns side by side.
Reading read_accepted(int descriptor, std::uint64_t at_once) {
  const reader::Hdf5File file(descriptor);
  std::vector<reader::Hdf5Column> columns;
  std::size_t buffer_bytes = 0;
  for (const char* name : {"x", "y", "angular_speed"}) {
    columns.push_back(file.column(name));
    if (columns.back().rows() != columns[0].rows()) throw reader::Refusal{"differs in length"};
    buffer_bytes = std::max(buffer_bytes, columns.back().buffer_bytes());
  }
  static_cast<void>(file.count("step"));
  static_cast<void>(file.number("timestep"));
  static_cast<void>(file.text("precision"));
  Reading reading;
  reading.end = Reading::End::accepted;
  reading.count = columns[0].rows();
  reading.digest = first_digest;
  reader::Buffer shared;
  std::vector<unsigned char> block(at_once * sizeof(double));
  std::vector<std::uint64_t> digests(columns.size(), reading.digest);
  const std::uint64_t rows = std::min(reading.count, most_rows);
  for (std::uint64_t first = 0; first < rows; first += at_once) {
    const std::uint64_t count = std::min(at_once, rows - first);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].read(first, count, block.data(), shared, buffer_bytes);
      digests[i] = digest_with(digests[i], block.data(), count * columns[i].number_bytes());
    }
  }
  reading.digest = digest_with(reading.digest, reinterpret_cast<unsigned char*>(digests.data()),
                               digests.size() * sizeof digests[0]);
  return reading;
}

std::optional<Reading> read_whole(int descriptor, std::uint64_t at_once) {
  try {
    return read_accepted(descriptor, at_once);
  } catch (const reader::Refusal&) {
    return std::nullopt;
  } catch (const io::Hdf5Failure&) {
    return std::nullopt;
  }
}

}  // namespace

void test_one(std::string_view input) {
  static Worker worker(read_whole);
  test_reading(worker, input);
}

}  // namespace simgpu::fuzz
