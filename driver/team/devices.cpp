#include "driver/team/devices.hpp"

#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"

namespace simgpu::driver {

Devices real_devices() {
  return {[](std::optional<int> threads) { return cpu::make_backend(threads); },
          [](int index) { return cuda::make_backend(index); }, cuda::query_devices};
}

}  // namespace simgpu::driver
