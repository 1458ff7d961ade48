#include "common/io/foreign_reader.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/column_names.hpp"
#include "common/io/foreign_file.hpp"
#include "common/io/quote.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/parameters.hpp"

namespace simgpu::io {

namespace {

/// Of each file that was opened, as it was then, what reading these columns of it takes: a plan
/// asks for it again and again, and to open a file is to start a process.
class KnownNeeds {
 public:
  void remember(const std::filesystem::path& path, Columns columns, const ForeignFormat& format,
                std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    needs_[key(path, columns, format)] = bytes;
  }

  std::optional<std::uint64_t> of(const std::filesystem::path& path, Columns columns,
                                  const ForeignFormat& format) {
    const std::scoped_lock lock(mutex_);
    const auto found = needs_.find(key(path, columns, format));
    return found == needs_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  using Identity = std::tuple<dev_t, ino_t, off_t, time_t, long>;

  using Key = std::pair<Identity, std::vector<std::string>>;

  static Key key(const std::filesystem::path& path, Columns columns, const ForeignFormat& format) {
    std::vector<std::string> names = {format.purpose};
    for (const ColumnInfo& column : columns) names.emplace_back(column.name);
    return {identity(path), std::move(names)};
  }

  static Identity identity(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {};
    return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
            status.st_mtim.tv_nsec};
  }

  std::mutex mutex_;
  std::map<Key, std::uint64_t> needs_;
};

KnownNeeds& known_needs() {
  static KnownNeeds needs;
  return needs;
}

template <class Real>
class ForeignReader : public ParticleReader<Real> {
 public:
  ForeignReader(const std::filesystem::path& path, Columns columns, Conversion conversion,
                const ForeignFormat& format)
      : path_(path), file_(path, format.purpose), format_(format), columns_of_law_(columns) {
    find_names(columns);
    for (unsigned column = 0; column < columns.size(); ++column) open_column(columns, column);
    if (columns_[0].rows == 0) fail("it holds no particle");
    if (columns_[0].rows > most_count) {
      fail("it says that it holds " + std::to_string(columns_[0].rows) +
           " particles, more than simgpu counts (" + std::to_string(most_count) + ")");
    }
    require_convertible<Real>(path_, columns_[0].precision, conversion);
    left_out_ = file_.other_columns();
    known_needs().remember(path, columns, format, file_.own_bytes());
  }

  std::uint64_t size() const override { return columns_[0].rows; }

  void read(ParticleView<Real> block) override {
    const std::uint64_t most = ForeignFile::most_at_once(columns_[0]);
    for (std::uint64_t done = 0; done < block.size; done += most) {
      const std::uint64_t count = std::min(most, block.size - done);
      for (unsigned place = 0; place < columns_.size(); ++place) {
        const ForeignFile::Column& column = columns_[place];
        const char* const numbers = file_.read(column, next_ + done, count);
        take_numbers({numbers, bytes_of_number(column.precision), column.precision, names_[place],
                      next_ + done + 1, columns_of_law_[place].may_be_absent()},
                     block.columns[place] + done, count, path_);
      }
    }
    next_ += block.size;
  }

  void skip(std::uint64_t count) override { next_ += count; }
  std::vector<std::string> columns_left_out() const override { return left_out_; }

 private:
  void find_names(Columns columns) {
    const auto missing = [&](const std::string& name) {
      return path_.string() + ": " + format_.column + " '" + name + "' is missing";
    };
    names_ = names_in_file(
        path_.string(), columns, [&](const auto& name) { return file_.has_column(name); }, missing);
  }

  void open_column(Columns columns, unsigned place) {
    const ForeignFile::Column& column = columns_.emplace_back(file_.open_column(names_[place]));
    const std::string all = std::string(format_.column) + "s";
    if (column.rows != columns_[0].rows) fail("its " + all + " differ in length");
    if (column.precision != columns_[0].precision) {
      fail("some of its " + all + " are of 32-bit and some of 64-bit numbers; use one for all");
    }
    if (columns[place].unit == "s" && !is_seconds(column.units)) {
      fail(std::string(format_.column) + " '" + names_[place] + "' has the units " +
           quote(column.units) + "; give it in seconds (s)");
    }
  }

  /// Whether a time in these units, as NetCDF has them, is one in seconds.
  static bool is_seconds(std::string_view units) {
    constexpr std::string_view names[] = {"", "1", "s", "sec", "secs", "second", "seconds"};
    return std::find(std::begin(names), std::end(names), units) != std::end(names);
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, path_.string() + ": " + what);
  }

  std::filesystem::path path_;
  ForeignFile file_;
  ForeignFormat format_;
  Columns columns_of_law_;
  std::vector<std::string> names_;            ///< of the columns in the file
  std::vector<ForeignFile::Column> columns_;  ///< likewise
  std::vector<std::string> left_out_;         ///< names of other columns
  std::uint64_t next_ = 0;                    ///< the particle that is read next
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_foreign_reader(const std::filesystem::path& path,
                                                          Columns columns, Conversion conversion,
                                                          const ForeignFormat& format) {
  return std::make_unique<ForeignReader<Real>>(path, columns, conversion, format);
}

std::uint64_t foreign_reader_bytes(const std::filesystem::path& path, Columns columns,
                                   const ForeignFormat& format) {
  if (const auto known = known_needs().of(path, columns, format)) return *known;
  try {
    open_foreign_reader<double>(path, columns, Conversion::round, format);
  } catch (const Error&) {  // reading the file says what is wrong with it
  }
  return known_needs().of(path, columns, format).value_or(foreign::block_bytes);
}

template std::unique_ptr<ParticleReader<double>> open_foreign_reader(const std::filesystem::path&,
                                                                     Columns, Conversion,
                                                                     const ForeignFormat&);
template std::unique_ptr<ParticleReader<float>> open_foreign_reader(const std::filesystem::path&,
                                                                    Columns, Conversion,
                                                                    const ForeignFormat&);

}  // namespace simgpu::io
