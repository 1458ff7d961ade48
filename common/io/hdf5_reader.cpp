#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "common/base/error.hpp"
#include "common/io/foreign_file.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

/// Of each file that was opened, as it was then, what reading it takes: a plan asks for it again
/// and again, and to open a file is to start a process.
class KnownNeeds {
 public:
  void remember(const std::filesystem::path& path, std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    needs_[identity(path)] = bytes;
  }

  std::optional<std::uint64_t> of(const std::filesystem::path& path) {
    const std::scoped_lock lock(mutex_);
    const auto found = needs_.find(identity(path));
    return found == needs_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  using Identity = std::tuple<dev_t, ino_t, off_t, time_t, long>;

  static Identity identity(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {};
    return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
            status.st_mtim.tv_nsec};
  }

  std::mutex mutex_;
  std::map<Identity, std::uint64_t> needs_;
};

KnownNeeds& known_needs() {
  static KnownNeeds needs;
  return needs;
}

template <class Real>
class Hdf5Reader : public ParticleReader<Real> {
 public:
  Hdf5Reader(const std::filesystem::path& path, Conversion conversion) : path_(path), file_(path) {
    for (std::size_t field = 0; field < field_count; ++field) {
      columns_[field] = file_.open_column(field_info[field].name);
      if (columns_[field].rows != columns_[0].rows) fail("its datasets differ in length");
      if (columns_[field].precision != columns_[0].precision) {
        fail("some of its datasets are of 32-bit and some of 64-bit numbers; use one for all");
      }
    }
    if (columns_[0].rows == 0) fail("it holds no particle");
    if (columns_[0].rows > most_count) {
      fail("it says that it holds " + std::to_string(columns_[0].rows) +
           " particles, more than simgpu counts (" + std::to_string(most_count) + ")");
    }
    require_convertible<Real>(path_, columns_[0].precision, conversion);
    known_needs().remember(path, file_.own_bytes());
  }

  std::uint64_t size() const override { return columns_[0].rows; }

  void read(ParticleView<Real> block) override {
    const std::uint64_t most = ForeignFile::most_at_once(columns_[0]);
    for (std::uint64_t done = 0; done < block.size; done += most) {
      const std::uint64_t count = std::min(most, block.size - done);
      for (std::size_t field = 0; field < field_count; ++field) {
        const ForeignFile::Column& column = columns_[field];
        const char* const numbers = file_.read(column, next_ + done, count);
        take_numbers({numbers, number_bytes(column.precision), column.precision,
                      static_cast<Field>(field), next_ + done + 1},
                     block.columns[field] + done, count, path_);
      }
    }
    next_ += block.size;
  }

  void skip(std::uint64_t count) override { next_ += count; }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::bad_input, path_.string() + ": " + what);
  }

  std::filesystem::path path_;
  ForeignFile file_;
  std::array<ForeignFile::Column, field_count> columns_;
  std::uint64_t next_ = 0;  ///< the particle that is read next
};

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_hdf5_reader(const std::filesystem::path& path,
                                                       Conversion conversion) {
  return std::make_unique<Hdf5Reader<Real>>(path, conversion);
}

std::uint64_t hdf5_reader_bytes(const std::filesystem::path& path) {
  if (const auto known = known_needs().of(path)) return *known;
  try {
    open_hdf5_reader<double>(path, Conversion::round);
  } catch (const Error&) {  // reading the file says what is wrong with it
  }
  return known_needs().of(path).value_or(foreign::block_bytes);
}

std::optional<Hdf5State> read_hdf5_state(const std::filesystem::path& path) {
  try {
    ForeignFile file(path);
    const auto particles = file.count("particles");
    const auto first = file.count("first");  // absent before 1.1
    const auto step = file.count("step");
    const auto timestep = file.number("timestep");
    const auto precision = precision_named(file.text("precision").value_or(""));
    const auto arithmetic = arithmetic_named(file.text("arithmetic").value_or(""));
    if (!particles || !step || !timestep || !precision || !arithmetic) return std::nullopt;
    return Hdf5State{*particles,
                     {*step, *timestep, first.value_or(0), file.count("seed"), *precision,
                      *arithmetic, 0, parsed_hexadecimal(file.text("run").value_or(""))}};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_input) throw;
    return std::nullopt;
  }
}

template std::unique_ptr<ParticleReader<double>> open_hdf5_reader(const std::filesystem::path&,
                                                                  Conversion);
template std::unique_ptr<ParticleReader<float>> open_hdf5_reader(const std::filesystem::path&,
                                                                 Conversion);

}  // namespace simgpu::io
