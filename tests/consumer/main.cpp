// A user's program: moves the default particles on the CPU and checks the result.

#include <cstdio>
#include <simgpu/common/error.hpp>
#include <simgpu/cpu/cpu_backend.hpp>
#include <simgpu/cuda/device_query.hpp>

#include "common/error.hpp"

int main() {
  static_assert(std::is_base_of_v<std::exception, simgpu::Error>);
  const auto backend = simgpu::cpu::make_backend(1);
  backend->start();
  const auto simulation = simgpu::make_simulation<double>(*backend, {0, 100'000});
  simulation->create(42);
  simulation->evolve({1e-5, 100}, simgpu::Order::particle);
  std::printf("%zu GPUs\n", simgpu::cuda::query_devices().devices.size());
  return simulation->checksum() == 0xb8e44c4235e412fdU ? 0 : 1;
}
