#pragma once

#include <string>

#include "driver/report/report.hpp"

namespace simgpu::driver {

/// The table of memory by line of a run, and one for each of its devices where it has several.
std::string memory_text(const RunReport& run);

}  // namespace simgpu::driver
