// simgpu with the laws of the tests as well, chosen by --flow.

#include "all_laws.hpp"
#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"
#include "driver/cli/program.hpp"

int main(int argc, char** argv) {
  simgpu::driver::Devices devices = simgpu::driver::real_devices();
  devices.laws = simgpu::test::Laws::driver();
  devices.cpu = [](std::optional<int> threads) {
    return simgpu::cpu::make_backend(threads, simgpu::test::Laws::cpu());
  };
  devices.cuda = [](int index) {
    return simgpu::cuda::make_backend(index, simgpu::test::Laws::cuda());
  };
  return simgpu::driver::run_program(argc, argv, devices);
}
