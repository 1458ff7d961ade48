#pragma once

#include <iostream>
#include <string>

namespace simgpu::bench {

/// One line on standard error, which is for progress and errors.
inline void say(const std::string& sentence) {
  std::cerr << "benchmark_memory: " << sentence << '\n';
}

}  // namespace simgpu::bench
