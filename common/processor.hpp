#pragma once

#include <string>

namespace simgpu {

/// The model of this machine's processor as the kernel names it, or "unknown processor".
std::string processor_name();

}  // namespace simgpu
