#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/io/output_file.hpp"
#include "common/io/particle_file.hpp"
#include "common/memory/counting_allocator.hpp"

namespace simgpu::io {

/// Writes particles as one structured array of numpy's, so that numpy.load(file)['x'] is a column.
template <class Real>
class NpyWriter : public ParticleWriter<Real> {
 public:
  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = std::uint64_t{256} * 1024;

  NpyWriter(const std::filesystem::path& path, Columns columns, std::uint64_t count);

  void write(ParticleView<const Real> block) override;
  void commit(const StateInfo& info) override;

 private:
  OutputFile file_;
  std::vector<char, memory::CountingAllocator<char>> buffer_;
};

extern template class NpyWriter<double>;
extern template class NpyWriter<float>;

}  // namespace simgpu::io
