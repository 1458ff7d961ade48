#include "driver/plan/resume.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/parameters.hpp"
#include "common/text/number_text.hpp"
#include "common/text/one_line.hpp"
#include "driver/checkpoint/checkpoint_file.hpp"
#include "driver/field/field_range.hpp"
#include "driver/field/open_field.hpp"
#include "driver/plan/law_settings.hpp"
#include "driver/plan/parameter_flag.hpp"
#include "driver/plan/velocity.hpp"
#include "driver/process/say.hpp"

namespace simgpu::driver {

namespace {

/// The one before the last, which cannot be used because of a `problem`.
Checkpoint find_previous(const std::filesystem::path& previous, const std::string& problem) {
  try {
    Checkpoint point = open_checkpoint(previous);
    say("warning: " + problem + "; going on from the one before it, " +
        one_line(previous.string()) + ", at step " + grouped(point.header.position.step));
    return point;
  } catch (const Error& error) {
    throw Error(error.kind(), problem + "; nor is the one before it of use: " + error.what());
  }
}

/// The checkpoint of that name, else the one before it.
Checkpoint find_checkpoint(const std::filesystem::path& file) {
  try {
    return open_checkpoint(file);
  } catch (const OtherVersionError&) {
    throw;  // the one before it is older
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_input) throw;
    const std::filesystem::path previous = previous_generation(file);
    std::error_code failure;
    if (!std::filesystem::exists(previous, failure)) throw;
    return find_previous(previous, error.what());
  }
}

/// The law of that flow and scheme with these columns, or null.
const LawInfo* law_of(const SavedLaw& saved, std::span<const LawInfo* const> laws) {
  for (const LawInfo* const law : laws) {
    const bool has_columns = std::equal(
        law->columns.begin(), law->columns.end(), saved.columns.begin(), saved.columns.end(),
        [](const ColumnInfo& here, const std::string& there) { return here.name == there; });
    if (law->flow == saved.flow && law->scheme == saved.scheme && has_columns) return law;
  }
  return nullptr;
}

[[noreturn]] void refuse_unknown_law(const Checkpoint& point) {
  const SavedLaw& law = point.header.law;
  std::string columns;
  for (const std::string& column : law.columns) columns += (columns.empty() ? "" : ",") + column;
  throw Error(ErrorKind::bad_input,
              io::quote(point.file.string()) + ": its particles move by " + law.flow + "/" +
                  law.scheme + " with the columns " + columns +
                  (law.settings.empty() ? "" : " and the parameters " + text_of(law.settings)) +
                  ", which this simgpu does not know in that form; go on with the program that "
                  "wrote it");
}

/// The field of a checkpoint's run, by its names.
std::shared_ptr<field::FieldFiles> opened_again(const Checkpoint& point, GriddedField& field) {
  try {
    return open_field(field);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::bad_input) throw;
    throw Error(error.kind(), std::string(error.what()) + "; the run of " +
                                  io::quote(point.file.string()) +
                                  " needs its field: say by --flow FILE where it is now");
  }
}

/// The field of a checkpoint's run, which `asked_for` may find under another name. Throws Error
/// (bad_input) if what is there now is another field.
std::shared_ptr<field::FieldFiles> reopened(const Checkpoint& point, const GriddedField& asked_for,
                                            GriddedField& field) {
  const std::string identity = field.identity;
  if (!asked_for.files.empty()) field.files = asked_for.files;
  if (!asked_for.velocity_names.empty()) field.velocity_names = asked_for.velocity_names;
  auto files = opened_again(point, field);
  if (field.identity == identity) return files;
  throw Error(
      ErrorKind::bad_input,
      "the run of " + io::quote(point.file.string()) + " was in another field than that of " +
          io::quote(field.files) +
          ": its axes, its times or its variables differ; name the files that it began with "
          "by --flow");
}

/// What the checkpoint's run computes, by its own law with that law's own parameters.
Parameters parameters_of(const Checkpoint& point, std::span<const LawInfo* const> laws) {
  const SavedLaw& saved = point.header.law;
  Parameters parameters = point.header.parameters;
  parameters.law = law_of(saved, laws);
  const bool is_known =
      parameters.law != nullptr &&
      set_value(run_parameters[place_of("velocity")], std::string_view(saved.velocity),
                parameters) &&
      set_value(run_parameters[place_of("law_parameters")], saved.settings, parameters);
  if (!is_known) refuse_unknown_law(point);
  parameters.field = saved.field;
  if (parameters.law->takes_velocity) compile(parameters.velocity);
  return parameters;
}

[[noreturn]] void refuse_other(const Checkpoint& point, std::string_view flag,
                               const std::string& there, const std::string& here) {
  throw Error(ErrorKind::bad_input, std::string(flag) + ": the run of " +
                                        io::quote(point.file.string()) + " has " + there +
                                        ", not " + here + "; leave the flag out to go on with it");
}

/// Refuses --set where it says something else than the checkpoint, whose run is `there`.
void require_same_settings(const Options& options, const Checkpoint& point,
                           const Parameters& there) {
  for (const LawSetting& setting : options.settings) {
    require_setting(setting.name, there);
    const auto saved =
        std::ranges::find(point.header.law.settings, setting.name, &LawSetting::name);
    if (*saved == setting) continue;
    refuse_other(point, "--set", text_of(std::vector{*saved}), text_of(std::vector{setting}));
  }
}

/// Refuses a flag that says something else than the checkpoint, whose run is `there`.
void require_same_parameters(const Options& options, const Checkpoint& point,
                             const Parameters& there) {
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    const RunParameter& parameter = run_parameters[place];
    if (!options.given[place] || !parameter.decides_bits) continue;
    // A field's name may be another one now; whether it is the same field, has been looked at.
    const bool is_of_field = there.law->takes_field && !options.parameters.field.files.empty();
    if (is_of_field && place == place_of("flow")) continue;
    if (std::holds_alternative<LawSettings>(parameter.value)) {
      require_same_settings(options, point, there);
      continue;
    }
    if (parameter.of_generated_start && !point.header.generated_start) {
      throw Error(ErrorKind::bad_input, flag_name(parameter) + ": the run of " +
                                            io::quote(point.file.string()) +
                                            " began with the particles of a file; leave the flag "
                                            "out to go on with it");
    }
    const RunValue here = value_of(parameter, options.parameters);
    const RunValue saved = value_of(parameter, there);
    if (here != saved) refuse_other(point, flag_name(parameter), text_of(saved), text_of(here));
  }
}

}  // namespace

Options resumed(const Options& options) {
  if (!options.resume) return options;
  Options result = options;
  result.resume_point = find_checkpoint(*options.resume);
  const CheckpointHeader& header = result.resume_point->header;
  result.parameters = parameters_of(*result.resume_point, options.laws);
  result.parameters.order = options.parameters.order;
  if (result.parameters.law->takes_field) {
    result.field =
        reopened(*result.resume_point, options.parameters.field, result.parameters.field);
    require_times_of_field(result.parameters, result.field->info());
  }
  require_same_parameters(options, *result.resume_point, result.parameters);
  if (options.verify && !header.generated_start) {
    throw Error(ErrorKind::bad_input,
                "--verify needs the start of the run, which " +
                    io::quote(options.resume->string()) +
                    " does not have, since it came from a file; leave --verify out");
  }
  require_possible_by_law(result);
  require_whole_epochs(result);
  return result;
}

}  // namespace simgpu::driver
