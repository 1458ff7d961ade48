#include "cuda/device_query.hpp"

#include <cuda_runtime_api.h>

#include <array>
#include <cstdio>

#include "common/floating_point.hpp"
#include "cuda/availability.hpp"
#include "cuda/cuda_error.hpp"
#include "cuda/cuda_simulation.hpp"

namespace simgpu::cuda {

namespace {

/// The UUID of a whole GPU as nvidia-smi writes it.
std::string uuid_text(const cudaUUID_t& uuid) {
  std::string text = "GPU-";
  for (std::size_t i = 0; i < sizeof uuid.bytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    std::array<char, 3> hex{};
    std::snprintf(hex.data(), hex.size(), "%02x", static_cast<unsigned char>(uuid.bytes[i]));
    text += hex.data();
  }
  return text;
}

/// Why a device of this compute capability cannot run our kernels, or nothing.
std::string why_too_old(int major, int minor) {
  const int oldest = oldest_compute_capability();
  if (10 * major + minor >= oldest) return {};
  return "its compute capability is " + std::to_string(major) + "." + std::to_string(minor) +
         ", but this simgpu was built for " + std::to_string(oldest / 10) + "." +
         std::to_string(oldest % 10) +
         " and newer; build it for this GPU (CMAKE_CUDA_ARCHITECTURES)";
}

DeviceInfo device_info(int index) {
  DeviceInfo device;
  device.index = index;
  try {
    cudaDeviceProp properties{};
    SIMGPU_CUDA_CHECK(cudaGetDeviceProperties(&properties, index));
    std::array<char, 32> bus_id{};
    SIMGPU_CUDA_CHECK(cudaDeviceGetPCIBusId(bus_id.data(), static_cast<int>(bus_id.size()), index));
    device.name = properties.name;
    device.total_memory = properties.totalGlobalMem;
    device.compute_capability_major = properties.major;
    device.compute_capability_minor = properties.minor;
    device.pci_bus_id = bus_id.data();
    device.uuid = uuid_text(properties.uuid);
    device.unusable = why_too_old(properties.major, properties.minor);
  } catch (const Error& error) {
    device.unusable = error.what();
  }
  return device;
}

std::string why_unavailable(cudaError_t error) {
  using Status = AvailabilityFacts::Status;
  AvailabilityFacts facts;
  facts.error = cudaGetErrorString(error);
  if (error == cudaErrorNoDevice || error == cudaSuccess) facts.status = Status::no_device;
  if (error == cudaErrorInsufficientDriver) facts.status = Status::driver_too_old;
  succeeded(cudaDriverGetVersion(&facts.driver_version));
  succeeded(cudaRuntimeGetVersion(&facts.runtime_version));
  return explain_unavailable(facts);
}

}  // namespace

DeviceQuery query_devices() {
  const DefaultFloatingPoint floating_point;  // again, whatever library is loaded now
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (!succeeded(error) || count == 0) return {{}, why_unavailable(error)};
  DeviceQuery query;
  for (int index = 0; index < count; ++index) query.devices.push_back(device_info(index));
  if (!query.first_usable()) query.unavailable = "cuda:0: " + query.devices[0].unusable;
  return query;
}

std::string toolkit_version() {
  return version_text(CUDART_VERSION);
}

}  // namespace simgpu::cuda
