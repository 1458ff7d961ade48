#pragma once

#include <string>

namespace simgpu::driver {

/// The manual page simgpu(1) in the language mdoc. `date` is the day that it is of, such as
/// "March 1, 2026".
std::string man_page(const std::string& date);

}  // namespace simgpu::driver
