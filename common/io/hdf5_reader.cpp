#include <string>
#include <utility>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/foreign_file.hpp"
#include "common/io/foreign_reader.hpp"
#include "common/io/hdf5_format.hpp"
#include "common/io/hdf5_names.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::io {

namespace {

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
  return open_foreign_reader<Real>(path, columns, conversion, hdf5_format);
}

std::uint64_t hdf5_reader_bytes(const std::filesystem::path& path, Columns columns) {
  return foreign_reader_bytes(path, columns, hdf5_format);
}

std::optional<StateInfo> read_hdf5_state(const std::filesystem::path& path, const Parameters& run) {
  try {
    ForeignFile file(path, foreign::purpose_columns);
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
