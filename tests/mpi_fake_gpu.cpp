// simgpu-mpi with a GPU of the tests' own for each rank (see fake_gpu.hpp). The host has as many as
// SIMGPU_TEST_GPUS says, and every rank sees all of them, or just its own if that is "each". The
// fault that SIMGPU_TEST_FAULT names is of rank 1 alone.

#include <algorithm>
#include <cstdlib>
#include <string>

#include "fake_gpu.hpp"
#include "mpi/run.hpp"

namespace {

std::string environment_variable(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace simgpu;
  const std::string rank = environment_variable("OMPI_COMM_WORLD_RANK", "0");
  const std::string gpus = environment_variable("SIMGPU_TEST_GPUS", "1");
  const int count = gpus == "each" ? 1 : std::stoi(gpus);
  driver::Devices devices = test::devices_with_fake_gpus(
      {rank == "1" ? environment_variable("SIMGPU_TEST_FAULT", "none") : "none", std::nullopt,
       std::vector<double>(static_cast<std::size_t>(count), 1)});
  if (gpus == "each") {
    const auto query = devices.query_cuda;
    devices.query_cuda = [=] {
      cuda::DeviceQuery own = query();
      own.devices.at(0).uuid = "GPU-" + rank;
      return own;
    };
  }
  return mpi::run(argc, argv, devices);
}
