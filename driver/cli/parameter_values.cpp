#include "driver/cli/parameter_values.hpp"

#include <algorithm>
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
#include "driver/plan/law_settings.hpp"
#include "driver/plan/parameter_flag.hpp"

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
    const auto number = parse_number(argument.text);
    if (!number || (real.is_positive && *number <= 0)) {
      refuse_value(flag, argument.text,
                   real.is_positive ? " is not a positive number; write 1e-5, for instance"
                                    : " is not a number; write 0.5 or -1e3, for instance");
    }
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

  void operator()(const LawName& name) const {
    options.parameters.law = laws.front();
    if (!argument.given) return;
    std::vector<std::string_view> names;
    for (const LawInfo* const law : laws) {
      options.parameters.law = law;
      if (argument.text == law->*name.member) return;
      if (std::ranges::find(names, law->*name.member) == names.end()) {
        names.push_back(law->*name.member);
      }
    }
    const std::string meant = suggestion_for(argument.text, names);
    refuse_value(flag, argument.text,
                 " is not a flow" + (meant.empty() ? "; use " : meant + " Use ") + one_of(names));
  }

  void operator()(const LawSettings&) const {
    const LawInfo& law = *options.parameters.law;
    options.parameters.law_parameters = law.default_parameters();
    for (const std::string& text : argument.all) options.settings.push_back(setting_of(text));
    if (options.resume) return;  // by a law that its checkpoint names
    apply_settings(options.settings, law, options.parameters.law_parameters);
  }
};

/// Sets the steps of --time, and the time that they do not cover.
void set_steps_of_time(const Argument& argument, Options& options) {
  const std::optional<double> time = parse_number(argument.text);
  if (!time || *time < 0) refuse_value("--time", argument.text, " is not a number from 0 up");
  const StepCount count = count_steps(*time, options.parameters.timestep);
  options.parameters.steps = count.steps;
  options.time_left = count.time_left;
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
      (std::isfinite(single) && single > 0)) {
    return;
  }
  refuse_value("--timestep", text, " is out of range of single precision");
}

}  // namespace

void understand_parameters(const Arguments& arguments, std::span<const LawInfo* const> laws,
                           Options& options) {
  for (std::size_t place = 0; place < run_parameter_count; ++place) {
    const RunParameter& parameter = run_parameters[place];
    const Argument& argument = arguments.parameters[place];
    options.given[place] = argument.given;
    const bool has_value =
        argument.given || !parameter.default_text.empty() || is_of_law(parameter);
    const std::string flag = flag_name(parameter);
    if (flag.empty() || !has_value) continue;
    std::visit(Understood{flag, argument, laws, options}, parameter.value);
  }
  require_indices(options);
  require_timestep(options.parameters, arguments.parameters[place_of("timestep")].text);
  // A run that goes on has the steps of its checkpoint.
  if (!options.given[place_of("steps")] && !options.resume) {
    set_steps_of_time(arguments.time, options);
  }
}

}  // namespace simgpu::driver
