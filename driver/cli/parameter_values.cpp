#include "driver/cli/parameter_values.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/io/quote.hpp"
#include "common/step_count.hpp"
#include "common/text/number_text.hpp"
#include "driver/cli/parse.hpp"
#include "driver/cli/values.hpp"
#include "driver/field/field_range.hpp"
#include "driver/field/open_field.hpp"
#include "driver/plan/law_settings.hpp"
#include "driver/plan/parameter_flag.hpp"
#include "driver/plan/velocity.hpp"

namespace simgpu::driver {

namespace {

[[noreturn]] void refuse_value(std::string_view flag, const std::string& text,
                               const std::string& problem) {
  refuse_arguments(std::string(flag) + ": " + io::quote(text) + problem);
}

/// "a, b or c", of one word or more.
std::string one_of(std::span<const std::string_view> words) {
  std::string text(words.front());
  for (std::size_t i = 1; i < words.size(); ++i) {
    text.append(i + 1 < words.size() ? ", " : " or ").append(words[i]);
  }
  return text;
}

/// The value of --set, NAME=VALUE.
LawSetting setting_of(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0) {
    refuse_value("--set", text, " is not NAME=VALUE; write speed=0.5, for instance");
  }
  const auto value = parse_number(std::string_view(text).substr(sign + 1));
  if (!value)
    refuse_value("--set", text, " has no number after the =; write 0.5 or 1e-3, for instance");
  return {text.substr(0, sign), *value};
}

std::vector<LawSetting> last_of_each_name(std::span<const LawSetting> settings) {
  std::vector<LawSetting> last;
  for (const LawSetting& setting : settings) {
    const auto found = std::ranges::find(last, setting.name, &LawSetting::name);
    found == last.end() ? last.push_back(setting) : void(*found = setting);
  }
  return last;
}

/// Gives a parameter of each type the value that a flag has.
struct Understood {
  std::string_view flag;
  const Argument& argument;
  std::span<const LawInfo* const> laws;
  Options& options;

  void operator()(const CountParameter& count) const {
    std::uint64_t& value = options.parameters.*count.member;
    if (count.most == most_count) {
      value = count_of(flag, argument.text, count.least);
      return;
    }
    const auto number = parse_count(argument.text);
    if (!number) refuse_value(flag, argument.text, " is not a whole number from 0 to 2^64 - 1");
    value = *number;
  }

  void operator()(const RealParameter& real) const {
    if (real.is_time && options.field) {
      options.parameters.*real.member = time_in_field();
      return;
    }
    const auto number = real.is_timestep ? time_span(argument.text) : parse_number(argument.text);
    if (!number && real.is_time && options.resume) {
      refuse_value(flag, argument.text,
                   " is no number, and a run that goes on begins as its checkpoint says; leave the "
                   "flag out");
    }
    if (!number)
      refuse_value(flag, argument.text, " is not a number; write 0.5 or -1e3, for instance");
    if (real.is_timestep) require_timestep(*number);
    options.parameters.*real.member = *number;
  }

  template <class Choice>
  void operator()(const ChoiceParameter<Choice>& choice) const {
    const auto named = choice_named<Choice>(argument.text);
    if (!named) {
      const std::string_view names[] = {name_of(choices<Choice>[0]), name_of(choices<Choice>[1])};
      refuse_value(flag, argument.text,
                   " is neither " + std::string(names[0]) + " nor " + std::string(names[1]) +
                       suggestion_for(argument.text, names));
    }
    options.parameters.*choice.member = *named;
  }

  void operator()(const RegionParameter& region) const {
    const LawInfo& law = *options.parameters.law;
    Region& value = options.parameters.*region.member;
    value = usual_region(options.parameters);
    if (!argument.given) return;
    const auto parsed = parse_region(argument.text);
    if (!parsed) {
      refuse_value(flag, argument.text,
                   " is not an interval for each dimension; write 0:2,0:1, for instance");
    }
    // The law of a run that goes on is that of its checkpoint.
    if (parsed->dimensions != law.dimensions && !options.resume) {
      refuse_value(flag, argument.text,
                   " has " + counted(parsed->dimensions, "interval") + ", and the flow " +
                       flow_text(options.parameters) + " has " +
                       counted(law.dimensions, "dimension") + "; give one for each");
    }
    value = *parsed;
  }

  /// The laws that the names given so far leave, in the order of the list. The first of all is the
  /// default, and the first of a flow its own.
  void operator()(const LawName& name) const {
    const LawInfo*& chosen = options.parameters.law;
    const bool is_flow = name.member == &LawInfo::flow;
    if (is_flow) chosen = laws.front();
    if (!argument.given) return;
    if (is_flow && names_files(argument.text)) {
      options.parameters.field.files = argument.text;  // which are opened once all names are known
      if (options.resume) chosen = law_of_field(2, laws);
      return;
    }
    std::vector<std::string_view> names;
    for (const LawInfo* const law : laws) {
      const bool is_in_question = is_flow ? law->has_flow_of_its_own() : law->flow == chosen->flow;
      if (!is_in_question) continue;
      if (argument.text == law->*name.member) {
        chosen = law;
        return;
      }
      if (std::ranges::find(names, law->*name.member) == names.end()) {
        names.push_back(law->*name.member);
      }
    }
    const std::string meant = suggestion_for(argument.text, names);
    refuse_value(
        flag, argument.text,
        (is_flow ? " is not a flow" : " is not a scheme of the flow " + std::string(chosen->flow)) +
            (meant.empty() ? "; use " : meant + " Use ") + one_of(names) +
            (is_flow ? ", or name a file (./ocean.nc)" : ""));
  }

  /// The law follows from the number of components.
  void operator()(const VelocityText&) const {
    if (!argument.given) return;
    Velocity& velocity = options.parameters.velocity;
    velocity.text = argument.text;
    velocity.settings = last_of_each_name(options.settings);
    if (options.resume) return;  // whose checkpoint has the settings
    compile(velocity);
    options.parameters.law = law_of_velocity(velocity.program->components, laws);
  }

  /// The law follows from what the files have, but of a run that goes on: its checkpoint names it.
  void operator()(const FieldText& text) const {
    GriddedField& field = options.parameters.field;
    if (argument.given && field.files.empty() && !options.resume) {
      refuse_arguments(std::string(flag) + " needs --flow FILE, too");
    }
    if (argument.given && argument.text.empty()) {
      refuse_value(flag, argument.text, " names no variables; write uo,vo, for instance");
    }
    field.*text.member = argument.text;
    if (field.files.empty() || options.resume) return;
    options.field = open_field(field);
    options.parameters.law = law_of_field(options.field->info().components(), laws);
  }

  void operator()(const LawSettings&) const {
    const LawInfo& law = *options.parameters.law;
    options.parameters.law_parameters = law.default_parameters();
    // Those of a run that goes on belong to the law that its checkpoint names.
    if (!options.resume && !law.takes_velocity) {
      apply_settings(options.settings, options.parameters);
    }
  }

 private:
  /// A number or, in a field, whose times are in seconds, one with a unit.
  std::optional<double> time_span(const std::string& text) const {
    const bool is_negative = text.starts_with('-');
    const auto span =
        options.field ? parse_duration(text.substr(is_negative ? 1 : 0)) : std::nullopt;
    if (!span) return parse_number(text);
    const double seconds = std::chrono::duration<double>(*span).count();
    return is_negative ? -seconds : seconds;
  }

  /// Seconds since the field's first time, as they are or of a date.
  double time_in_field() const {
    const field::FieldInfo& info = options.field->info();
    if (!argument.given) return usual_start_time(info, options.parameters.timestep);
    if (const auto number = parse_number(argument.text)) return *number;
    return seconds_of_date(info, argument.text);
  }

  void require_timestep(double number) const {
    const bool may_be_negative = options.resume || options.parameters.law->runs_backward;
    if (number > 0 || (number < 0 && may_be_negative)) return;
    refuse_value(flag, argument.text,
                 may_be_negative
                     ? " is not a number other than 0; write 0.1 or, to run backward, -0.1"
                     : " is not a positive number; write 1e-5, for instance");
  }
};

/// Sets the steps that cover the time of --time, or else the flow's own, and the time that they do
/// not cover.
void set_steps_of_time(const Argument& argument, Options& options) {
  const LawInfo& law = *options.parameters.law;
  double time = static_cast<double>(law.steps) * law.timestep;
  if (argument.given) {
    std::optional<double> given = parse_number(argument.text);
    if (const auto span = parse_duration(argument.text); options.field && span) {
      given = std::chrono::duration<double>(*span).count();
    }
    if (!given || *given < 0) refuse_value("--time", argument.text, " is not a number from 0 up");
    time = *given;
  }
  const StepCount count = count_steps(time, std::abs(options.parameters.timestep));
  options.parameters.steps = count.steps;
  options.time_left = count.time_left;
}

/// The data of files do not say how far apart steps should be, nor how long a run.
void require_steps_in_field(const Arguments& arguments) {
  const auto is_given = [&](std::size_t place) { return arguments.parameters[place].given; };
  if (is_given(place_of("timestep")) && (is_given(place_of("steps")) || arguments.time.given)) {
    return;
  }
  refuse_arguments(
      "--flow FILE needs --timestep H, in seconds, and --steps K or --time T; give them, too");
}

/// Refuses particles beyond the last index, but of a run that goes on, which has those of its
/// checkpoint.
void require_indices(const Options& options) {
  const auto [first, particles] = std::pair(options.parameters.first, options.parameters.particles);
  if (options.resume || first <= most_count - particles) return;
  refuse_arguments("--first: " + counted(particles, "particle") + " from " + std::to_string(first) +
                   " on would go beyond " + std::to_string(most_count) + ", where indices end");
}

/// Single precision must be able to hold the timestep, too.
void require_timestep(const Parameters& parameters, const std::string& text) {
  const auto single = static_cast<float>(parameters.timestep);
  if (parameters.precision == Precision::double_precision ||
      (std::isfinite(single) && single != 0)) {
    return;
  }
  refuse_value("--timestep", text, " is out of range of single precision");
}

/// Whether the parameter has a value where its flag is not given, which understanding its argument
/// gives.
bool has_own_default(const RunParameter& parameter) {
  return !parameter.default_text.empty() || is_of_law(parameter) ||
         std::holds_alternative<RegionParameter>(parameter.value);
}

}  // namespace

void understand_parameters(const Arguments& arguments, std::span<const LawInfo* const> laws,
                           Options& options) {
  for (const std::string& text : arguments.parameters[place_of("law_parameters")].all) {
    options.settings.push_back(setting_of(text));
  }
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    const RunParameter& parameter = run_parameters[place];
    const Argument& argument = arguments.parameters[place];
    options.given[place] = argument.given;
    const std::string flag = flag_name(parameter);
    if (flag.empty() || !(argument.given || has_own_default(parameter))) continue;
    std::visit(Understood{flag, argument, laws, options}, parameter.value);
  }
  if (options.field) require_steps_in_field(arguments);
  if (!options.given[place_of("timestep")]) {
    options.parameters.timestep = options.parameters.law->timestep;
  }
  require_indices(options);
  require_timestep(options.parameters, arguments.parameters[place_of("timestep")].text);
  // A run that goes on has the steps of its checkpoint.
  if (!options.given[place_of("steps")] && !options.resume) {
    set_steps_of_time(arguments.time, options);
  }
  if (options.field) {
    require_times_of_field(options.parameters, options.field->info());
    require_region_in_field(options.parameters);
  }
}

}  // namespace simgpu::driver
