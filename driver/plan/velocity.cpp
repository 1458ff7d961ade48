#include "driver/plan/velocity.hpp"

#include <memory>
#include <string>
#include <vector>

#include "common/base/error.hpp"
#include "common/expression/compile.hpp"

namespace simgpu::driver {

void compile(Velocity& velocity) {
  std::vector<expression::Setting> settings;
  for (const LawSetting& setting : velocity.settings) {
    settings.push_back({setting.name, setting.value});
  }
  velocity.program =
      std::make_shared<const expression::Program>(expression::compile(velocity.text, settings));
}

const LawInfo* law_of_velocity(unsigned components, std::span<const LawInfo* const> laws) {
  for (const LawInfo* const law : laws) {
    if (law->takes_velocity && law->dimensions == components) return law;
  }
  throw Error(ErrorKind::bad_input, "--velocity: this program has no flow for " +
                                        std::to_string(components) +
                                        " components; use one that --flow names");
}

}  // namespace simgpu::driver
