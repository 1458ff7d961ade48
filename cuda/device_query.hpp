#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace simgpu::cuda {

/// A GPU that this process may use.
struct DeviceInfo {
  int index = 0;  ///< as CUDA counts the devices that CUDA_VISIBLE_DEVICES leaves
  std::string name;
  std::uint64_t total_memory = 0;  ///< bytes
  int compute_capability_major = 0;
  int compute_capability_minor = 0;
  std::string pci_bus_id;
  std::string uuid;
  std::string unusable;  ///< why simgpu cannot use it, one sentence; empty if it can
};

/// The GPUs of this machine, or why there are none to use.
struct DeviceQuery {
  std::vector<DeviceInfo> devices;
  std::string unavailable;  ///< one sentence with the remedy; empty if a device is usable

  /// The first usable device, or nothing.
  std::optional<int> first_usable() const;

  /// The usable devices.
  std::vector<int> usable() const;
};

/// Asks the driver. Creates no context, takes no device memory, and does not throw for a machine
/// without a GPU, a driver or a toolkit, nor for a GPU that is sick or too old: the answer says so.
DeviceQuery query_devices();

/// The CUDA toolkit that this program was built with, such as "13.0"; empty without one.
std::string toolkit_version();

}  // namespace simgpu::cuda
