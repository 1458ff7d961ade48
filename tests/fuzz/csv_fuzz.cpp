// Files of particles, in both precisions: what the reader accepts, the writer writes such that it
// comes back in every bit.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "common/io/csv_reader.hpp"
#include "common/io/csv_writer.hpp"
#include "common/particle_columns.hpp"
#include "memory_file.hpp"

namespace simgpu::fuzz {

namespace {

/// All particles of a file, read in blocks of this size.
template <class Real>
ParticleColumns<Real> read_in_blocks(const MemoryFile& file, std::uint64_t block) {
  io::CsvReader<Real> reader(file.path());
  require(reader.size() > 0, "a file that is accepted has particles");
  ParticleColumns<Real> columns(reader.size());
  for (std::uint64_t first = 0; first < reader.size(); first += block) {
    reader.read(columns.view().subview(first, std::min(block, reader.size() - first)));
  }
  return columns;
}

template <class Real>
ParticleColumns<Real> read_all(const MemoryFile& file) {
  return read_in_blocks<Real>(file, UINT64_MAX);
}

template <class Real>
bool same_bits(const ParticleColumns<Real>& one, const ParticleColumns<Real>& other) {
  if (one.view().size != other.view().size) return false;
  for (std::size_t field = 0; field < field_count; ++field) {
    if (std::memcmp(one.view().columns[field], other.view().columns[field],
                    one.view().size * sizeof(Real)) != 0) {
      return false;
    }
  }
  return true;
}

template <class Real>
void require_finite(const ParticleColumns<Real>& particles) {
  for (const Real* column : particles.view().columns) {
    require(std::all_of(column, column + particles.view().size,
                        [](Real number) { return std::isfinite(number); }),
            "numbers that are accepted are finite");
  }
}

/// Whether the reader accepts the file.
template <class Real>
bool test_file(const MemoryFile& file) {
  const auto particles = accepted([&] { return read_all<Real>(file); });
  if (!particles) return false;
  require_finite(*particles);
  require(same_bits(read_in_blocks<Real>(file, 1), *particles), "blocks do not matter");

  const MemoryFile written;
  io::CsvWriter<Real> writer(written.path());
  writer.write(particles->view().read_only());
  writer.commit({});
  require(same_bits(read_all<Real>(written), *particles), "what was written comes back");
  return true;
}

/// Whether every line of `text` is short enough for a row of numbers, and ended.
bool has_lines_of_rows(std::string_view text) {
  constexpr std::size_t longest = 4096;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end > longest) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

void test_one(std::string_view input) {
  const MemoryFile file(input);
  const bool in_double = test_file<double>(file);
  const bool in_single = test_file<float>(file);
  require(in_double || !in_single, "double holds every number that single holds");
  require(!in_double || has_lines_of_rows(input), "lines that no row has are refused");
}

}  // namespace simgpu::fuzz
