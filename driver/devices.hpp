#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "common/simulation.hpp"
#include "cuda/device_query.hpp"

namespace simgpu::driver {

/// The way to every device: the one place where the driver meets the backends. A test gives the
/// driver devices of its own, such as one that makes mistakes.
struct Devices {
  std::function<std::unique_ptr<Backend>(std::optional<int> threads)> cpu;
  std::function<std::unique_ptr<Backend>(int index)> cuda;
  std::function<cuda::DeviceQuery()> query_cuda;
};

/// This machine's devices.
Devices real_devices();

}  // namespace simgpu::driver
