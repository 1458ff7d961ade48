#include "fake_runtime/devices.hpp"

#include <cstdio>
#include <cstring>
#include <utility>

#include "fake_runtime/faults.hpp"
#include "fake_runtime/work.hpp"

namespace simgpu::fake_runtime {

namespace {

thread_local int device_of_thread = 0;

bool is_device(int device) {
  return device >= 0 && device < device_count;
}

}  // namespace

int current_device() {
  return device_of_thread;
}

OnDevice::OnDevice(int device) : before_(std::exchange(device_of_thread, device)) {}

OnDevice::~OnDevice() {
  device_of_thread = before_;
}

}  // namespace simgpu::fake_runtime

using namespace simgpu::fake_runtime;

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  return call("cudaGetDeviceCount", [&] {
    *count = device_count;
    return cudaSuccess;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return call("cudaGetDeviceProperties", [&] {
    if (!is_device(device)) return cudaErrorInvalidDevice;
    *properties = {};
    std::strcpy(properties->name, "GPU of a fake runtime");
    properties->uuid.bytes[0] = static_cast<char>(device + 1);
    properties->totalGlobalMem = bytes_per_device;
    properties->major = compute_capability_major;
    properties->minor = compute_capability_minor;
    properties->multiProcessorCount = multiprocessors;
    return cudaSuccess;
  });
}

cudaError_t cudaDeviceGetPCIBusId(char* text, int size, int device) {
  return call("cudaDeviceGetPCIBusId", [&] {
    if (!is_device(device)) return cudaErrorInvalidDevice;
    std::snprintf(text, static_cast<std::size_t>(size), "0000:%02x:00.0", device + 1);
    return cudaSuccess;
  });
}

cudaError_t cudaSetDevice(int device) {
  if (!is_device(device)) return remembered(cudaErrorInvalidDevice);
  // A call of the device that is to be the current one, and not of the one before, which may be
  // lost.
  const int before = std::exchange(device_of_thread, device);
  const cudaError_t status = call("cudaSetDevice", [] { return cudaSuccess; });
  if (status != cudaSuccess) device_of_thread = before;
  return status;
}

cudaError_t cudaGetDevice(int* device) {
  return call("cudaGetDevice", [&] {
    *device = device_of_thread;
    return cudaSuccess;
  });
}

cudaError_t cudaDeviceSynchronize() {
  return call("cudaDeviceSynchronize", wait_for_work);
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  return call("cudaDeviceGetAttribute", [&] {
    if (!is_device(device)) return cudaErrorInvalidDevice;
    switch (attribute) {
      case cudaDevAttrMultiProcessorCount:
        *value = multiprocessors;
        return cudaSuccess;
      case cudaDevAttrComputeCapabilityMajor:
        *value = compute_capability_major;
        return cudaSuccess;
      case cudaDevAttrComputeCapabilityMinor:
        *value = compute_capability_minor;
        return cudaSuccess;
      default:
        return misuse("an attribute is asked for that this runtime does not know",
                      cudaErrorInvalidValue);
    }
  });
}

cudaError_t cudaDriverGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) {
  if (version == nullptr) return remembered(cudaErrorInvalidValue);
  *version = CUDART_VERSION;
  return cudaSuccess;
}

}  // extern "C"
