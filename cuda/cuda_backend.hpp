#pragma once

#include <memory>

#include "common/simulation.hpp"

namespace simgpu::cuda {

/// GPU number `device`, as query_devices() counts. Throws Error (device_unusable) that says why if
/// there is no such device.
std::unique_ptr<Backend> make_backend(int device);

}  // namespace simgpu::cuda
