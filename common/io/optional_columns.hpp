#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// How many of `columns` come before those that particles may be without, which stand last.
unsigned needed_columns(Columns columns);

/// Reads particles some of whose columns a file need not have (see ColumnInfo::may_be_absent()). A
/// particle is without such a number where the file has no such column or NaN in it.
template <class Real>
class OptionalColumnsReader : public ParticleReader<Real> {
 public:
  /// `needed` reads the columns that the file must have. Throws Error (bad_input) as
  /// open_optional_column().
  OptionalColumnsReader(const std::filesystem::path& path, Columns columns,
                        std::unique_ptr<ParticleReader<Real>> needed);

  std::uint64_t size() const override { return needed_->size(); }
  void read(ParticleView<Real> block) override;
  void skip(std::uint64_t count) override;
  std::vector<std::string> columns_left_out() const override;

 private:
  struct OptionalColumn {
    std::string_view name;
    std::unique_ptr<ParticleReader<double>> reader;  ///< null if the file does not have it
  };

  void read(OptionalColumn& column, Real* numbers, std::uint64_t count);

  Columns columns_;
  std::unique_ptr<ParticleReader<Real>> needed_;
  std::vector<OptionalColumn> optional_;
  std::array<double, 512> numbers_{};  ///< on their way
};

extern template class OptionalColumnsReader<double>;
extern template class OptionalColumnsReader<float>;

}  // namespace simgpu::io
