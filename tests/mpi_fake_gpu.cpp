// simgpu-mpi with a GPU of the tests' own for each rank (see fake_gpu.hpp). The host has as many as
// SIMGPU_TEST_GPUS says, and every rank sees all of them, or just its own if that is "each". The
// fault that SIMGPU_TEST_FAULT names is of rank 1 alone.

#include <algorithm>
#include <cstdlib>
#include <string>

#include "fake_gpu.hpp"
#include "mpi/run.hpp"

namespace {

std::string variable(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace simgpu;
  const std::string rank = variable("OMPI_COMM_WORLD_RANK", "0");
  const std::string gpus = variable("SIMGPU_TEST_GPUS", "1");
  driver::Devices devices =
      test::devices_with_fake_gpu(rank == "1" ? variable("SIMGPU_TEST_FAULT", "none") : "none");
  const auto query_one = devices.query_cuda;
  devices.query_cuda = [=] {
    cuda::DeviceQuery query = query_one();
    const cuda::DeviceInfo one = query.devices.at(0);
    const int count = gpus == "each" ? 1 : std::stoi(gpus);
    query.devices.assign(static_cast<std::size_t>(count), one);
    for (int i = 0; i < count; ++i) {
      cuda::DeviceInfo& device = query.devices[static_cast<std::size_t>(i)];
      device.index = i;
      device.uuid = "GPU-" + (gpus == "each" ? rank : std::to_string(i));
    }
    return query;
  };
  return mpi::run(argc, argv, devices);
}
