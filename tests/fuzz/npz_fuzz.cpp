// Zip files of numpy's arrays, in both precisions: what the reader accepts, the writer writes such
// that it comes back in every bit.

#include "common/io/npz_format.hpp"
#include "particles.hpp"

namespace simgpu::fuzz {

namespace {

template <class Real>
bool test_npz(const MemoryFile& file, io::Conversion conversion) {
  return test_file<Real>(
      file,
      [&](const auto& path) { return io::open_npz_reader<Real>(path, law.columns, conversion); },
      [](const auto& path, std::uint64_t count) {
        return io::open_npz_writer<Real>(path, law.columns, count);
      });
}

}  // namespace

void test_one(std::string_view input) {
  const MemoryFile file(input);
  const bool as_double = test_npz<double>(file, io::Conversion::round);
  const bool as_single = test_npz<float>(file, io::Conversion::round);
  require(as_double || !as_single, "double holds every number that single holds");
  const bool is_double = test_npz<double>(file, io::Conversion::refuse);
  const bool is_single = test_npz<float>(file, io::Conversion::refuse);
  require(as_double == (is_double || is_single), "a file is of one precision");
  require(!is_double || !is_single, "a file is not of both precisions");
}

}  // namespace simgpu::fuzz
