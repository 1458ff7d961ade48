#pragma once

#include <span>
#include <string>

#include "common/law_info.hpp"

namespace simgpu::driver {

/// The flows of these laws, with their schemes, defaults and parameters.
std::string flow_list(std::span<const LawInfo* const> laws);

}  // namespace simgpu::driver
