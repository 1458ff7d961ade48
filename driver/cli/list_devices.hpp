#pragma once

#include <string>

#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// The devices of this machine, one a line, and why there is no GPU if there is none.
std::string device_list(const Devices& devices);

}  // namespace simgpu::driver
