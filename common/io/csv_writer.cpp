#include "common/io/csv_writer.hpp"

#include <charconv>
#include <limits>
#include <string>

#include "common/floating_point.hpp"
#include "common/io/csv_format.hpp"
#include "common/io/standard_stream.hpp"

namespace simgpu::io {

namespace {

constexpr std::size_t longest_number = 32;  // -2.2250738585072014e-308 has 24
constexpr std::size_t longest_row = most_columns * (longest_number + 1);

}  // namespace

template <class Real>
CsvWriter<Real>::CsvWriter(const std::filesystem::path& path, Columns columns, std::uint64_t count)
    : file_(is_standard_stream(path) ? OutputFile::standard_output() : OutputFile(path)),
      buffer_(own_bytes) {
  const std::string header = csv_header(columns) + "\n";
  const std::size_t shortest_row = columns.size() * 2;  // 0,0,0
  const std::size_t usual_row = columns.size() * (std::numeric_limits<Real>::max_digits10 + 4);
  file_.reserve(header.size() + count * shortest_row, header.size() + count * usual_row);
  file_.write(header);
}

template <class Real>
void CsvWriter<Real>::write(ParticleView<const Real> block) {
  const DefaultFloatingPoint floating_point;
  for (std::uint64_t i = 0; i < block.size; ++i) {
    if (buffer_.size() - used_ < longest_row) flush();
    for (unsigned column = 0; column < block.column_count; ++column) {
      char* const start = buffer_.data() + used_;
      char* const end = std::to_chars(start, start + longest_number, block.columns[column][i]).ptr;
      *end = column + 1 < block.column_count ? ',' : '\n';
      used_ += static_cast<std::size_t>(end - start) + 1;
    }
  }
}

template <class Real>
void CsvWriter<Real>::commit(const StateInfo& /*info*/) {
  flush();
  file_.commit();
}

template <class Real>
void CsvWriter<Real>::flush() {
  const KeptFloatingPoint floating_point;
  file_.write({buffer_.data(), used_});
  used_ = 0;
}

template class CsvWriter<double>;
template class CsvWriter<float>;

}  // namespace simgpu::io
