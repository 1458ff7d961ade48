#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/simulation.hpp"

namespace simgpu::bench {

/// A device, by the name that its benchmarks have.
struct Device {
  std::string name;  ///< "cpu:1" is one thread of the CPU, "cpu" all of them
  std::unique_ptr<Backend> backend;
  bool is_one_core = false;
};

/// This machine's devices, started and their kernels loaded; the results will say what they are.
/// Throws Error.
std::vector<Device> start_devices();

}  // namespace simgpu::bench
