#include "bench/devices.hpp"

#include <benchmark/benchmark.h>

#include "bench/law.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "cuda/device_query.hpp"

namespace simgpu::bench {

namespace {

std::vector<Device> devices_here() {
  std::vector<Device> devices;
  devices.push_back({"cpu:1", cpu::make_backend(1), true});
  devices.push_back({"cpu", cpu::make_backend()});
  if (cuda::query_devices().unavailable.empty()) {
    devices.push_back({"cuda:0", cuda::make_backend(0)});
  }
  return devices;
}

}  // namespace

std::vector<Device> start_devices() {
  std::vector<Device> devices = devices_here();
  for (const Device& device : devices) {
    device.backend->start();
    device.backend->load_kernels(benchmark_law);
    benchmark::AddCustomContext(device.name, device.backend->description());
  }
  return devices;
}

}  // namespace simgpu::bench
