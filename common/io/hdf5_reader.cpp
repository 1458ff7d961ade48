#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/foreign_file.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/io/stored_numbers.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

/// Of each file that was opened, as it was then, what reading these columns of it takes: a plan
/// asks for it again and again, and to open a file is to start a process.
class KnownNeeds {
 public:
  void remember(const std::filesystem::path& path, Columns columns, std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    needs_[key(path, columns)] = bytes;
  }

  std::optional<std::uint64_t> of(const std::filesystem::path& path, Columns columns) {
    const std::scoped_lock lock(mutex_);
    const auto found = needs_.find(key(path, columns));
    return found == needs_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  using Identity = std::tuple<dev_t, ino_t, off_t, time_t, long>;

  using Key = std::pair<Identity, std::vector<std::string>>;

  static Key key(const std::filesystem::path& path, Columns columns) {
    std::vector<std::string> names;
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
class Hdf5Reader : public ParticleReader<Real> {
 public:
  Hdf5Reader(const std::filesystem::path& path, Columns columns, Conversion conversion)
      : path_(path), file_(path), columns_(columns) {
    for (const ColumnInfo& column : columns) {
      const ForeignFile::Column& dataset = datasets_.emplace_back(file_.open_column(column.name));
      if (dataset.rows != datasets_[0].rows) fail("its datasets differ in length");
      if (dataset.precision != datasets_[0].precision) {
        fail("some of its datasets are of 32-bit and some of 64-bit numbers; use one for all");
      }
    }
    if (datasets_[0].rows == 0) fail("it holds no particle");
    if (datasets_[0].rows > most_count) {
      fail("it says that it holds " + std::to_string(datasets_[0].rows) +
           " particles, more than simgpu counts (" + std::to_string(most_count) + ")");
    }
    require_convertible<Real>(path_, datasets_[0].precision, conversion);
    known_needs().remember(path, columns, file_.own_bytes());
  }

  std::uint64_t size() const override { return datasets_[0].rows; }

  void read(ParticleView<Real> block) override {
    const std::uint64_t most = ForeignFile::most_at_once(datasets_[0]);
    for (std::uint64_t done = 0; done < block.size; done += most) {
      const std::uint64_t count = std::min(most, block.size - done);
      for (unsigned column = 0; column < datasets_.size(); ++column) {
        const ForeignFile::Column& dataset = datasets_[column];
        const char* const numbers = file_.read(dataset, next_ + done, count);
        take_numbers({numbers, bytes_of_number(dataset.precision), dataset.precision,
                      columns_[column].name, next_ + done + 1},
                     block.columns[column] + done, count, path_);
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
  Columns columns_;
  std::vector<ForeignFile::Column> datasets_;  ///< of each column
  std::uint64_t next_ = 0;                     ///< the particle that is read next
};

/// What the file says of a parameter of each type; nothing if it does not.
struct ValueInFile {
  ForeignFile& file;
  std::string_view name;
  std::span<const LawSetting> settings;  ///< whose names the law's parameters have
  std::string& text;                     ///< that a name is a part of

  std::optional<RunValue> operator()(const CountParameter&) const { return file.count(name); }
  std::optional<RunValue> operator()(const RealParameter&) const { return file.number(name); }
  std::optional<RunValue> operator()(const RegionParameter&) const {
    const auto found = file.text(name);
    if (!found) return std::nullopt;
    return found->empty() ? Region{} : parse_region(*found);
  }
  std::optional<RunValue> operator()(const LawSettings&) const {
    std::vector<LawSetting> values;
    for (const LawSetting& setting : settings) {
      const auto value = file.number(setting_attribute(setting.name));
      if (!value) return std::nullopt;
      values.push_back({setting.name, *value});
    }
    return values;
  }
  template <class Name>
  std::optional<RunValue> operator()(const Name&) const {
    const auto found = file.text(name);
    if (!found) return std::nullopt;
    text = *found;
    return std::string_view(text);
  }
};

/// Reads a parameter of a run, whose law has the parameters that `settings` names. Returns false
/// if the file should say it and does not, or says what cannot be.
bool read_parameter(const RunParameter& parameter, std::span<const LawSetting> settings,
                    ForeignFile& file, StateInfo& info) {
  std::string text;
  const auto value = std::visit(ValueInFile{file, parameter.name, settings, text}, parameter.value);
  if (value) return set_value(parameter, *value, info.parameters);
  if (parameter.goes_without_saying) return true;
  if (parameter.of_generated_start) info.generated_start = false;
  return parameter.of_generated_start;
}

}  // namespace

template <class Real>
std::unique_ptr<ParticleReader<Real>> open_hdf5_reader(const std::filesystem::path& path,
                                                       Columns columns, Conversion conversion) {
  return std::make_unique<Hdf5Reader<Real>>(path, columns, conversion);
}

std::uint64_t hdf5_reader_bytes(const std::filesystem::path& path, Columns columns) {
  if (const auto known = known_needs().of(path, columns)) return *known;
  try {
    open_hdf5_reader<double>(path, columns, Conversion::round);
  } catch (const Error&) {  // reading the file says what is wrong with it
  }
  return known_needs().of(path, columns).value_or(foreign::block_bytes);
}

std::optional<StateInfo> read_hdf5_state(const std::filesystem::path& path, const Parameters& run) {
  try {
    ForeignFile file(path);
    StateInfo info;
    info.parameters.law = run.law;
    info.parameters.law_parameters = run.law->default_parameters();
    const std::vector<LawSetting> settings = settings_of(run);
    for (const RunParameter& parameter : run_parameters) {
      if (parameter.in_files && !read_parameter(parameter, settings, file, info)) {
        return std::nullopt;
      }
    }
    const auto step = file.count("step");
    if (!step) return std::nullopt;
    info.step = *step;
    info.run = parsed_hexadecimal(file.text("run").value_or(""));
    return info;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_input) throw;
    return std::nullopt;
  }
}

template std::unique_ptr<ParticleReader<double>> open_hdf5_reader(const std::filesystem::path&,
                                                                  Columns, Conversion);
template std::unique_ptr<ParticleReader<float>> open_hdf5_reader(const std::filesystem::path&,
                                                                 Columns, Conversion);

}  // namespace simgpu::io
