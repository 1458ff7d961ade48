#include "driver/team/devices.hpp"

#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"

namespace simgpu::driver {

Devices real_devices() {
  return {cpu::make_backend, cuda::make_backend, cuda::query_devices};
}

}  // namespace simgpu::driver
