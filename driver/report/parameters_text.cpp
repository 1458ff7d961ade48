#include <string>

#include "common/parameters.hpp"
#include "common/text/number_text.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

std::string parameters_text(const Parameters& parameters, bool generated_start) {
  std::string text = counted(parameters.particles, "particle") +
                     (parameters.first > 0 ? " from " + grouped(parameters.first) + " on" : "") +
                     ", " + counted(parameters.steps, "step") + " of " +
                     shortest(parameters.timestep);
  std::string of_start;  // comes last
  const Parameters of_nothing = default_parameters();
  const Parameters of_law = default_parameters(parameters.law);
  for (const RunParameter& parameter : run_parameters) {
    if (parameter.phrase.empty()) continue;
    const RunValue value = value_of(parameter, parameters);
    const bool names_law = std::holds_alternative<LawName>(parameter.value);
    const bool names_flow = &parameter == &run_parameters[place_of("flow")];
    if (names_flow && parameters.law->takes_field) continue;  // its files say it
    const RunValue usual = value_of(parameter, names_law ? of_nothing : of_law);
    if (parameter.goes_without_saying && value == usual) continue;
    std::string phrase(parameter.phrase);
    phrase.replace(phrase.find('#'), 1, text_of(value));
    (parameter.of_generated_start ? of_start : text) += ", " + phrase;
  }
  return text + (generated_start ? of_start : "") + "\n";
}

}  // namespace simgpu::driver
