#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "common/io/particle_file.hpp"
#include "common/laws/circle.hpp"
#include "common/particle_columns.hpp"
#include "memory_file.hpp"
#include "target.hpp"

namespace simgpu::fuzz {

/// The files are those of the circle.
inline constexpr const LawInfo& law = law_info<laws::Circle>;

/// All particles of a file, read in blocks of this size by what `open` gives for its path.
template <class Real, class Open>
ParticleColumns<Real> read_in_blocks(const MemoryFile& file, std::uint64_t block, Open open) {
  const std::unique_ptr<io::ParticleReader<Real>> reader = open(file.path());
  require(reader->size() > 0, "a file that is accepted has particles");
  ParticleColumns<Real> columns(law.column_count(), reader->size());
  for (std::uint64_t first = 0; first < reader->size(); first += block) {
    reader->read(columns.view().subview(first, std::min(block, reader->size() - first)));
  }
  return columns;
}

template <class Real>
bool same_bits(const ParticleColumns<Real>& one, const ParticleColumns<Real>& other) {
  if (one.view().size != other.view().size) return false;
  for (unsigned column = 0; column < law.column_count(); ++column) {
    if (std::memcmp(one.view().columns[column], other.view().columns[column],
                    one.view().size * sizeof(Real)) != 0) {
      return false;
    }
  }
  return true;
}

template <class Real>
void require_finite(const ParticleColumns<Real>& particles) {
  for (unsigned column = 0; column < law.column_count(); ++column) {
    const Real* const numbers = particles.view().columns[column];
    require(std::all_of(numbers, numbers + particles.view().size,
                        [](Real number) { return std::isfinite(number); }),
            "numbers that are accepted are finite");
  }
}

/// Holds a reader and a writer of files of particles to what they promise for any file, and says
/// whether the reader accepts this one. Each is made from a path, the writer for a count, too.
template <class Real, class OpenReader, class OpenWriter>
bool test_file(const MemoryFile& file, OpenReader open_reader, OpenWriter open_writer) {
  const auto read_all = [&](const MemoryFile& from) {
    return read_in_blocks<Real>(from, UINT64_MAX, open_reader);
  };
  const auto particles = accepted([&] { return read_all(file); });
  if (!particles) return false;
  require_finite(*particles);
  require(same_bits(read_in_blocks<Real>(file, 1, open_reader), *particles),
          "blocks do not matter");

  const MemoryFile written;
  const std::unique_ptr<io::ParticleWriter<Real>> writer =
      open_writer(written.path(), particles->size());
  for (std::size_t pass = 0; pass < writer->passes(); ++pass) {
    writer->write(particles->view().read_only());
  }
  writer->commit({});
  require(same_bits(read_all(written), *particles), "what was written comes back");
  return true;
}

}  // namespace simgpu::fuzz
