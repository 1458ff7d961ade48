#include "common/parameters.hpp"

#include <cmath>

#include "common/built_in_laws.hpp"
#include "common/text/number_text.hpp"

namespace simgpu {

namespace {

/// What a parameter of each type is in a run.
struct ValueIn {
  const Parameters& run;

  RunValue operator()(const CountParameter& count) const { return run.*count.member; }
  RunValue operator()(const RealParameter& real) const { return run.*real.member; }
  template <class Choice>
  RunValue operator()(const ChoiceParameter<Choice>& choice) const {
    return name_of(run.*choice.member);
  }
  RunValue operator()(const RegionParameter& region) const { return run.*region.member; }
  RunValue operator()(const LawName& name) const { return run.law->*name.member; }
  RunValue operator()(const VelocityText&) const { return std::string_view(run.velocity.text); }
  RunValue operator()(const FieldText& text) const {
    return std::string_view(run.field.*text.member);
  }
  RunValue operator()(const LawSettings&) const { return settings_of(run); }
};

/// Gives a parameter of each type a value; see set_value().
struct SetIn {
  Parameters& run;
  const RunValue& value;

  bool operator()(const CountParameter& count) const {
    const auto* const number = std::get_if<std::uint64_t>(&value);
    if (number == nullptr || *number < count.least || *number > count.most) return false;
    run.*count.member = *number;
    return true;
  }

  bool operator()(const RealParameter& real) const {
    const auto* const number = std::get_if<double>(&value);
    if (number == nullptr || !std::isfinite(*number)) return false;
    if (real.is_timestep && *number == 0) return false;
    run.*real.member = *number;
    return true;
  }

  template <class Choice>
  bool operator()(const ChoiceParameter<Choice>& choice) const {
    const auto* const name = std::get_if<std::string_view>(&value);
    const auto named = name != nullptr ? choice_named<Choice>(*name) : std::nullopt;
    if (!named) return false;
    run.*choice.member = *named;
    return true;
  }

  bool operator()(const RegionParameter& parameter) const {
    const auto* const region = std::get_if<Region>(&value);
    if (region == nullptr) return false;
    run.*parameter.member = *region;
    return true;
  }

  bool operator()(const LawName& name) const {
    const auto* const text = std::get_if<std::string_view>(&value);
    return text != nullptr && *text == run.law->*name.member;
  }

  bool operator()(const VelocityText&) const {
    const auto* const text = std::get_if<std::string_view>(&value);
    if (text == nullptr) return false;
    run.velocity = {std::string(*text), {}, {}};
    return true;
  }

  bool operator()(const FieldText& of_field) const {
    const auto* const text = std::get_if<std::string_view>(&value);
    if (text == nullptr) return false;
    run.field.*of_field.member = *text;
    return true;
  }

  bool operator()(const LawSettings&) const {
    const auto* const settings = std::get_if<std::vector<LawSetting>>(&value);
    if (settings != nullptr && run.law->takes_velocity) {
      run.velocity.settings = *settings;
      return true;
    }
    const auto& named = run.law->parameters;
    if (settings == nullptr || settings->size() != named.size()) return false;
    LawParameters values{};
    for (std::size_t place = 0; place < named.size(); ++place) {
      const LawSetting& setting = (*settings)[place];
      if (setting.name != named[place].name || !std::isfinite(setting.value)) return false;
      values[place] = setting.value;
    }
    run.law_parameters = values;
    return true;
  }
};

struct TextOf {
  std::string operator()(std::uint64_t count) const { return std::to_string(count); }
  std::string operator()(double number) const { return shortest(number); }
  std::string operator()(std::string_view name) const { return std::string(name); }
  std::string operator()(const Region& region) const { return simgpu::text_of(region); }
  std::string operator()(const std::vector<LawSetting>& settings) const {
    std::string text;
    for (const LawSetting& setting : settings) {
      text += (text.empty() ? "" : ", ") + setting.name + "=" + shortest(setting.value);
    }
    return text;
  }
};

}  // namespace

const LawInfo* default_law() {
  return built_in_laws().front();
}

std::string flow_text(const Parameters& parameters) {
  return parameters.law->takes_field ? parameters.field.files : std::string(parameters.law->flow);
}

Region usual_region(const Parameters& parameters) {
  return parameters.field.extent.dimensions > 0 ? parameters.field.extent
                                                : parameters.law->region();
}

Box picture_of(const Parameters& parameters) {
  if (parameters.field.extent.dimensions == 0) return parameters.law->picture;
  const Interval& x = parameters.field.extent.along[0];
  const Interval& y = parameters.field.extent.along[1];
  return {x.from, x.to, y.from, y.to};
}

bool is_in_files(const RunParameter& parameter, const Parameters& run) {
  const auto* const text = std::get_if<FieldText>(&parameter.value);
  return parameter.in_files && (text == nullptr || !(run.field.*text->member).empty());
}

std::vector<LawSetting> settings_of(const Parameters& run) {
  if (run.law->takes_velocity) return run.velocity.settings;
  std::vector<LawSetting> settings;
  for (std::size_t place = 0; place < run.law->parameters.size(); ++place) {
    settings.push_back({std::string(run.law->parameters[place].name), run.law_parameters[place]});
  }
  return settings;
}

RunValue value_of(const RunParameter& parameter, const Parameters& of_run) {
  return std::visit(ValueIn{of_run}, parameter.value);
}

bool set_value(const RunParameter& parameter, const RunValue& value, Parameters& of_run) {
  return std::visit(SetIn{of_run, value}, parameter.value);
}

std::string text_of(const RunValue& value) {
  return std::visit(TextOf(), value);
}

Parameters default_parameters(const LawInfo* law) {
  Parameters parameters;
  parameters.law = law;
  parameters.law_parameters = law->default_parameters();
  parameters.timestep = law->timestep;
  parameters.steps = law->steps;
  parameters.region = law->region();
  return parameters;
}

}  // namespace simgpu
