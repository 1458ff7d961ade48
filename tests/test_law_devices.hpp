#pragma once

#include "all_laws.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::test {

/// This machine's devices, which know the laws of the tests as well.
inline driver::Devices devices_with_test_laws() {
  driver::Devices devices = driver::real_devices();
  devices.laws = Laws::driver();
  devices.cpu = [](std::optional<int> threads) { return cpu::make_backend(threads, Laws::cpu()); };
  devices.cuda = [](int index) { return cuda::make_backend(index, Laws::cuda()); };
  return devices;
}

}  // namespace simgpu::test
