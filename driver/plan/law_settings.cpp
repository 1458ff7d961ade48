#include "driver/plan/law_settings.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/io/quote.hpp"
#include "common/text/suggest.hpp"

namespace simgpu::driver {

namespace {

[[noreturn]] void refuse_setting(const std::string& name, const LawInfo& law) {
  const std::string flow = "--set: the flow " + std::string(law.flow);
  if (law.parameters.empty()) {
    throw Error(ErrorKind::bad_input, flow + " has no parameters; leave --set out");
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const ParameterInfo& parameter : law.parameters) {
    names.push_back(parameter.name);
    list += (list.empty() ? "" : ", ") + std::string(parameter.name);
  }
  const auto meant = likely_meant(name, names);
  throw Error(ErrorKind::bad_input,
              flow + " has no parameter " + io::quote(name) +
                  (meant ? "; did you mean " + *meant + "? It has " : "; it has ") + list);
}

}  // namespace

void apply_settings(std::span<const LawSetting> settings, const LawInfo& law,
                    LawParameters& values) {
  for (const LawSetting& setting : settings) {
    const auto found = std::ranges::find(law.parameters, setting.name, &ParameterInfo::name);
    if (found == law.parameters.end()) refuse_setting(setting.name, law);
    values[static_cast<std::size_t>(found - law.parameters.begin())] = setting.value;
  }
}

}  // namespace simgpu::driver
