#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "common/io/output_file.hpp"
#include "common/io/particle_file.hpp"
#include "common/memory/counting_allocator.hpp"

namespace simgpu::io {

/// Writes particles as comma-separated values: a header line with the names of the columns, then
/// one line a particle, each number with the fewest characters that read back to the same bits.
template <class Real>
class CsvWriter : public ParticleWriter<Real> {
 public:
  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = std::uint64_t{256} * 1024;

  CsvWriter(const std::filesystem::path& path, Columns columns, std::uint64_t count);

  void write(ParticleView<const Real> block) override;
  void commit(const StateInfo& info) override;

 private:
  void flush();

  OutputFile file_;
  std::vector<char, memory::CountingAllocator<char>> buffer_;
  std::size_t used_ = 0;
};

extern template class CsvWriter<double>;
extern template class CsvWriter<float>;

}  // namespace simgpu::io
