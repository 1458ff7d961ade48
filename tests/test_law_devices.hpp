#pragma once

#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "driver/team/devices.hpp"
#include "laws/all_laws.hpp"

namespace simgpu::test {

/// This machine's devices, which know the laws of the tests as well.
inline driver::Devices devices_with_test_laws() {
  driver::Devices devices = driver::real_devices();
  devices.laws = all_laws();
  devices.cpu = [](std::optional<int> threads) {
    return cpu::make_backend(threads, all_laws_on_cpu());
  };
  devices.cuda = [](int index) { return cuda::make_backend(index, all_laws_on_cuda()); };
  return devices;
}

}  // namespace simgpu::test
