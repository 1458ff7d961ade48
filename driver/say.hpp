#pragma once

#include <iostream>
#include <string>

namespace simgpu::driver {

/// One line on standard error, which is for notes, warnings and errors.
inline void say(const std::string& sentence) {
  std::cerr << "simgpu: " << sentence << '\n';
}

}  // namespace simgpu::driver
