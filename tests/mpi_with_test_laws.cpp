// simgpu-mpi with the laws of the tests as well, chosen by --flow.

#include "mpi/run.hpp"
#include "test_law_devices.hpp"

int main(int argc, char** argv) {
  return simgpu::mpi::run(argc, argv, simgpu::test::devices_with_test_laws());
}
