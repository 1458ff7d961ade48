#pragma once

#include <memory>

#include "common/simulation.hpp"
#include "cuda/law_functions.hpp"

namespace simgpu::cuda {

/// GPU number `device`, as query_devices() counts. Throws Error (device_unusable) that says why if
/// there is no such device. It moves particles by `laws`, which must outlive it.
std::unique_ptr<Backend> make_backend(int device, Laws laws = built_in_laws());

}  // namespace simgpu::cuda
