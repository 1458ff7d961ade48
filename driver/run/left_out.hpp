#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Notes once, unless --quiet is given, that `file` has columns of these names that no particle
/// has; nothing if it has none.
void note_left_out(const Options& options, const std::filesystem::path& file,
                   const std::vector<std::string>& columns);

}  // namespace simgpu::driver
