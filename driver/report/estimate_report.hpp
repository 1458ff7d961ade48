#pragma once

#include <string>
#include <vector>

#include "driver/plan/estimate.hpp"

namespace simgpu::driver {

/// For people, as lines of text.
std::string text_estimate(const Estimate& estimate);

/// For programs: JSON of the schema simgpu.estimate (docs/simgpu.estimate.schema.json).
std::string json_estimate(const Estimate& estimate, const std::vector<std::string>& argv);

}  // namespace simgpu::driver
