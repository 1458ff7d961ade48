#pragma once

#include <span>
#include <string>

#include "common/parameters.hpp"

namespace simgpu::driver {

/// Refuses a name that none of the parameters of a run's law has. Throws Error (bad_input) that
/// names those which it has.
void require_setting(const std::string& name, const Parameters& run);

/// Gives the parameters of a run's law, which takes no velocity, the values of --set, the last of
/// each name. Throws as require_setting() does.
void apply_settings(std::span<const LawSetting> settings, Parameters& run);

}  // namespace simgpu::driver
