#include "cuda/availability.hpp"

#include "cuda/device_query.hpp"

namespace simgpu::cuda {

std::optional<int> DeviceQuery::first_usable() const {
  for (const DeviceInfo& device : devices) {
    if (device.unusable.empty()) return device.index;
  }
  return std::nullopt;
}

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string explain_unavailable(const AvailabilityFacts& facts) {
  const std::string runtime = version_text(facts.runtime_version);
  using Status = AvailabilityFacts::Status;
  if (facts.status == Status::no_device) {
    return "no CUDA device is visible; check nvidia-smi and CUDA_VISIBLE_DEVICES";
  }
  if (facts.status == Status::driver_too_old && facts.driver_version == 0) {
    return "no NVIDIA driver is found; install one that supports CUDA " + runtime +
           ", or give the container its GPUs";
  }
  if (facts.status == Status::driver_too_old) {
    return "the NVIDIA driver supports CUDA up to " + version_text(facts.driver_version) +
           ", but this simgpu was built with CUDA " + runtime +
           "; install a newer driver, or build simgpu with a CUDA toolkit of the driver's version";
  }
  return "CUDA cannot be used (" + facts.error + "); check nvidia-smi";
}

}  // namespace simgpu::cuda
