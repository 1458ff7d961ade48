#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "common/io/column_names.hpp"
#include "common/io/input_file.hpp"
#include "common/io/npy_header.hpp"
#include "common/io/particle_file.hpp"
#include "common/memory/counting_allocator.hpp"

namespace simgpu::io {

/// Particles as one structured array of numpy's in an .npy file: the columns of a particle, in any
/// order, all '<f8' or all '<f4', and others that are not looked at.
template <class Real>
class NpyReader : public ParticleReader<Real> {
 public:
  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = std::uint64_t{256} * 1024;

  NpyReader(const std::filesystem::path& path, Columns columns, Conversion conversion);

  std::uint64_t size() const override { return count_; }
  void read(ParticleView<Real> block) override;
  void skip(std::uint64_t count) override { next_ += count; }
  std::vector<std::string> columns_left_out() const override { return left_out_; }

 private:
  void take_columns(const NpyHeader& header);
  void require_length() const;
  [[noreturn]] void fail(const std::string& what) const;

  std::filesystem::path path_;
  InputFile file_;
  std::vector<char, memory::CountingAllocator<char>> buffer_;
  Columns columns_;
  ColumnsOfFile names_;                             ///< of those
  std::array<std::size_t, most_columns> offset_{};  ///< of each column in a record
  Precision precision_ = precision_of<Real>;        ///< of the file
  std::size_t record_bytes_ = 0;                    ///< from one particle to the next
  std::vector<std::string> left_out_;               ///< columns that are not a particle's
  std::uint64_t header_bytes_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t next_ = 0;  ///< the particle that is read next
};

extern template class NpyReader<double>;
extern template class NpyReader<float>;

}  // namespace simgpu::io
