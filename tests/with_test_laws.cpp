// simgpu with the laws of the tests as well, chosen by --flow.

#include "driver/cli/program.hpp"
#include "test_law_devices.hpp"

int main(int argc, char** argv) {
  return simgpu::driver::run_program(argc, argv, simgpu::test::devices_with_test_laws());
}
