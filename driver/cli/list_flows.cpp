#include "driver/cli/list_flows.hpp"

#include "common/text/number_text.hpp"

namespace simgpu::driver {

namespace {

/// "rk4, rk2, euler", the default first.
std::string schemes_of(std::string_view flow, std::span<const LawInfo* const> laws) {
  std::string text;
  for (const LawInfo* const law : laws) {
    if (law->flow == flow) text.append(text.empty() ? "" : ", ").append(law->scheme);
  }
  return text;
}

std::string setting_line(const ParameterInfo& parameter) {
  std::string line =
      "  --set " + std::string(parameter.name) + "=" + shortest(parameter.default_value);
  if (!parameter.unit.empty()) line.append(" ").append(parameter.unit);
  return line.append(": ").append(parameter.meaning).append("\n");
}

std::string entry_of(const LawInfo& law, std::span<const LawInfo* const> laws) {
  std::string text(law.flow);
  text.append(": ").append(law.meaning).append("\n");
  text += "  --scheme " + schemes_of(law.flow, laws) + "; --timestep " + shortest(law.timestep) +
          "; --steps " + std::to_string(law.steps) + "; --region " + text_of(law.region()) + "\n";
  for (const ParameterInfo& parameter : law.parameters) text += setting_line(parameter);
  return text;
}

}  // namespace

std::string flow_list(std::span<const LawInfo* const> laws) {
  std::string text;
  std::string_view last;
  for (const LawInfo* const law : laws) {
    if (law->flow == last || law->takes_field) continue;
    last = law->flow;
    text += (text.empty() ? "" : "\n") + entry_of(*law, laws);
  }
  return text;
}

}  // namespace simgpu::driver
