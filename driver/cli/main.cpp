#include "driver/cli/program.hpp"

int main(int argc, char** argv) {
  return simgpu::driver::run_program(argc, argv, simgpu::driver::real_devices());
}
