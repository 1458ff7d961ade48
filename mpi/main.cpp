#include "mpi/run.hpp"

int main(int argc, char** argv) {
  return simgpu::mpi::run(argc, argv, simgpu::driver::real_devices());
}
