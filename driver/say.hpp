#pragma once

#include <iostream>
#include <string_view>

namespace simgpu::driver {

/// One line on standard error, which is for notes, warnings and errors.
inline void say(std::string_view sentence) {
  std::cerr << "simgpu: " << sentence << '\n';
}

}  // namespace simgpu::driver
