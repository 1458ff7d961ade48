#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/io/column_names.hpp"
#include "common/io/line_reader.hpp"
#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// Particles as comma-separated values: a header line that names the columns, those of a particle
/// in any order and others that are not looked at, then one line a particle. Numbers are decimal,
/// finite, and read to the nearest `Real`, so what CsvWriter wrote comes back in every bit. Lines
/// end in "\n" or "\r\n".
template <class Real>
class CsvReader : public ParticleReader<Real> {
 public:
  /// What its containers hold while it lives.
  static constexpr std::uint64_t own_bytes = LineReader::buffer_bytes;

  /// Reads the header and counts the rows.
  CsvReader(const std::filesystem::path& path, Columns columns);

  std::uint64_t size() const override { return rows_; }
  void read(ParticleView<Real> block) override;
  void skip(std::uint64_t count) override;
  std::vector<std::string> columns_left_out() const override { return left_out_; }

 private:
  void read_header();
  std::string_view next_row();
  void require_end_after_last();
  [[noreturn]] void fail_to_match_header(std::string_view line) const;
  void parse_row(std::string_view line, const ParticleView<Real>& block, std::uint64_t i) const;
  Real parse_number(std::string_view text, unsigned column) const;
  [[noreturn]] void fail(const std::string& what) const;

  std::filesystem::path path_;
  LineReader lines_;
  Columns columns_;                             ///< of a particle
  ColumnsOfFile names_;                         ///< of those
  std::vector<std::optional<unsigned>> cells_;  ///< which of them each cell of a row is
  std::vector<std::string> left_out_;           ///< names of the other cells
  std::uint64_t rows_ = 0;
  std::uint64_t rows_read_ = 0;
};

extern template class CsvReader<double>;
extern template class CsvReader<float>;

}  // namespace simgpu::io
