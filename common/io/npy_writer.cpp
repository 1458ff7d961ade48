#include "common/io/npy_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "common/io/npy_header.hpp"

namespace simgpu::io {

static_assert(std::endian::native == std::endian::little, "the header says so");

template <class Real>
NpyWriter<Real>::NpyWriter(const std::filesystem::path& path, std::uint64_t count)
    : file_(path), buffer_(own_bytes) {
  const std::string header = npy_header_of_particles(precision_of<Real>, count);
  file_.reserve(header.size() + count * bytes_per_particle<Real>);
  file_.write(header);
}

template <class Real>
void NpyWriter<Real>::write(ParticleView<const Real> block) {
  constexpr std::uint64_t most = own_bytes / bytes_per_particle<Real>;
  for (std::uint64_t first = 0; first < block.size; first += most) {
    const std::uint64_t count = std::min(most, block.size - first);
    char* end = buffer_.data();
    for (std::uint64_t i = first; i < first + count; ++i) {
      const Particle<Real> particle = block.load(i);
      std::memcpy(end, &particle, sizeof particle);
      end += sizeof particle;
    }
    file_.write({buffer_.data(), count * sizeof(Particle<Real>)});
  }
}

template <class Real>
void NpyWriter<Real>::commit(const StateInfo& /*info*/) {
  file_.commit();
}

template class NpyWriter<double>;
template class NpyWriter<float>;

}  // namespace simgpu::io
