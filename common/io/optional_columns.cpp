#include "common/io/optional_columns.hpp"

#include <algorithm>

#include "common/absent.hpp"

namespace simgpu::io {

unsigned needed_columns(Columns columns) {
  const auto first = std::ranges::find_if(columns, &ColumnInfo::may_be_absent);
  return static_cast<unsigned>(first - columns.begin());
}

template <class Real>
OptionalColumnsReader<Real>::OptionalColumnsReader(const std::filesystem::path& path,
                                                   Columns columns,
                                                   std::unique_ptr<ParticleReader<Real>> needed)
    : columns_(columns), needed_(std::move(needed)) {
  for (const ColumnInfo& column : columns.subspan(needed_columns(columns))) {
    optional_.push_back({column.name, open_optional_column(path, column, needed_->size())});
  }
}

template <class Real>
void OptionalColumnsReader<Real>::read(ParticleView<Real> block) {
  const unsigned needed = needed_columns(columns_);
  needed_->read(
      view_of<Real>(block.size, needed, [&](unsigned column) { return block.columns[column]; }));
  for (unsigned column = needed; column < block.column_count; ++column) {
    read(optional_[column - needed], block.columns[column], block.size);
  }
  put_absent_for_nan(columns_, block);
}

template <class Real>
void OptionalColumnsReader<Real>::read(OptionalColumn& column, Real* numbers, std::uint64_t count) {
  if (!column.reader) {
    std::fill_n(numbers, count, static_cast<Real>(absent_number));
    return;
  }
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t some = std::min<std::uint64_t>(count - done, numbers_.size());
    column.reader->read(view_of<double>(some, 1, [this](unsigned) { return numbers_.data(); }));
    std::transform(numbers_.begin(), numbers_.begin() + static_cast<std::ptrdiff_t>(some),
                   numbers + done, [](double number) { return static_cast<Real>(number); });
    done += some;
  }
}

template <class Real>
void OptionalColumnsReader<Real>::skip(std::uint64_t count) {
  needed_->skip(count);
  for (const OptionalColumn& column : optional_) {
    if (column.reader) column.reader->skip(count);
  }
}

template <class Real>
std::vector<std::string> OptionalColumnsReader<Real>::columns_left_out() const {
  std::vector<std::string> names = needed_->columns_left_out();
  std::erase_if(names, [this](const std::string& name) {
    return std::ranges::find(optional_, name, &OptionalColumn::name) != optional_.end();
  });
  return names;
}

template class OptionalColumnsReader<double>;
template class OptionalColumnsReader<float>;

}  // namespace simgpu::io
