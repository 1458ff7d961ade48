#include "common/io/npy_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "common/io/npy_header.hpp"

namespace simgpu::io {

static_assert(std::endian::native == std::endian::little, "the header says so");

template <class Real>
NpyWriter<Real>::NpyWriter(const std::filesystem::path& path, Columns columns, std::uint64_t count)
    : file_(path), buffer_(own_bytes) {
  const std::string header = npy_header_of_particles(precision_of<Real>, columns, count);
  file_.reserve(header.size() + bytes_of(precision_of<Real>, columns.size(), count));
  file_.write(header);
}

template <class Real>
void NpyWriter<Real>::write(ParticleView<const Real> block) {
  const std::uint64_t most = own_bytes / (block.column_count * sizeof(Real));
  for (std::uint64_t first = 0; first < block.size; first += most) {
    const std::uint64_t count = std::min(most, block.size - first);
    char* end = buffer_.data();
    for (std::uint64_t i = first; i < first + count; ++i) {
      for (unsigned column = 0; column < block.column_count; ++column) {
        std::memcpy(end, &block.columns[column][i], sizeof(Real));
        end += sizeof(Real);
      }
    }
    file_.write({buffer_.data(), static_cast<std::size_t>(end - buffer_.data())});
  }
}

template <class Real>
void NpyWriter<Real>::commit(const StateInfo& /*info*/) {
  file_.commit();
}

template class NpyWriter<double>;
template class NpyWriter<float>;

}  // namespace simgpu::io
