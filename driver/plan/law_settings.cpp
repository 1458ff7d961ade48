#include "driver/plan/law_settings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/number_text.hpp"
#include "common/text/suggest.hpp"

namespace simgpu::driver {

void require_setting(const std::string& name, const Parameters& run) {
  const std::vector<LawSetting> known = settings_of(run);
  if (std::ranges::find(known, name, &LawSetting::name) != known.end()) return;
  const std::string flow = "--set: the flow " + flow_text(run);
  if (known.empty()) {
    throw Error(ErrorKind::bad_input, flow + " has no parameters; leave --set out");
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const LawSetting& setting : known) {
    names.push_back(setting.name);
    list += (list.empty() ? "" : ", ") + setting.name;
  }
  const auto meant = likely_meant(name, names);
  throw Error(ErrorKind::bad_input,
              flow + " has no parameter " + io::quote(name) +
                  (meant ? "; did you mean " + *meant + "? It has " : "; it has ") + list);
}

void apply_settings(std::span<const LawSetting> settings, Parameters& run) {
  const auto known = run.law->parameters;
  for (const LawSetting& setting : settings) {
    require_setting(setting.name, run);
    const auto parameter = std::ranges::find(known, setting.name, &ParameterInfo::name);
    if (parameter->is_positive && !(setting.value > 0)) {
      throw Error(ErrorKind::bad_input, "--set: " + setting.name + " of the flow " +
                                            std::string(run.law->flow) +
                                            " must be above 0, and is " + shortest(setting.value));
    }
    const auto place = parameter - known.begin();
    run.law_parameters[static_cast<std::size_t>(place)] = setting.value;
  }
}

}  // namespace simgpu::driver
