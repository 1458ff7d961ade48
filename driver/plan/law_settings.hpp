#pragma once

#include <span>

#include "common/parameters.hpp"

namespace simgpu::driver {

/// Gives a law's parameters the values of --set, the last of each name. Throws Error (bad_input)
/// that names the parameters which the law has, if it has not got one of them.
void apply_settings(std::span<const LawSetting> settings, const LawInfo& law,
                    LawParameters& values);

}  // namespace simgpu::driver
