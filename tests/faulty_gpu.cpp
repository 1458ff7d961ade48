// simgpu with a GPU of the tests' own in place of a real one, and the fault that SIMGPU_TEST_FAULT
// names (see fake_gpu.hpp). With it, tests run the whole program over two devices, and see what it
// does about a wrong one, on any machine.

#include <cstdlib>

#include "driver/program.hpp"
#include "fake_gpu.hpp"

int main(int argc, char** argv) {
  const char* fault = std::getenv("SIMGPU_TEST_FAULT");
  return simgpu::driver::run_program(
      argc, argv, simgpu::test::devices_with_fake_gpu(fault != nullptr ? fault : "none"));
}
