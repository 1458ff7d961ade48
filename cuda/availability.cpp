#include "cuda/availability.hpp"

#include "cuda/device_query.hpp"

namespace simgpu::cuda {

std::vector<int> DeviceQuery::usable() const {
  std::vector<int> indices;
  for (const DeviceInfo& device : devices) {
    if (device.unusable.empty()) indices.push_back(device.index);
  }
  return indices;
}

std::optional<int> DeviceQuery::first_usable() const {
  const std::vector<int> indices = usable();
  return indices.empty() ? std::nullopt : std::optional(indices.front());
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
