#pragma once

#include <nlohmann/json.hpp>

namespace simgpu::driver {

/// JSON whose members keep their order.
using Json = nlohmann::ordered_json;

}  // namespace simgpu::driver
