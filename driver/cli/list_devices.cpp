#include "driver/cli/list_devices.hpp"

#include "common/memory/format_bytes.hpp"
#include "common/memory/proc.hpp"
#include "common/text/number_text.hpp"

namespace simgpu::driver {

namespace {

std::string cpu_line(const Devices& devices) {
  const auto backend = devices.cpu(std::nullopt);
  const auto memory = memory::host_total_bytes();
  return "cpu     " + backend->description() + ", " +
         counted(static_cast<std::uint64_t>(backend->threads().value_or(1)), "thread") +
         (memory ? ", " + memory::format_bytes(*memory) : "") + "\n";
}

std::string cuda_line(const cuda::DeviceInfo& device) {
  return "cuda:" + std::to_string(device.index) + "  " + device.name + ", " +
         memory::format_bytes(device.total_memory) + ", compute capability " +
         std::to_string(device.compute_capability_major) + "." +
         std::to_string(device.compute_capability_minor) + ", bus " + device.pci_bus_id + ", " +
         device.uuid + (device.unusable.empty() ? "" : ", unusable: " + device.unusable) + "\n";
}

}  // namespace

std::string device_list(const Devices& devices) {
  std::string text = cpu_line(devices);
  const cuda::DeviceQuery query = devices.query_cuda();
  for (const cuda::DeviceInfo& device : query.devices) text += cuda_line(device);
  if (!query.unavailable.empty()) text += "cuda    none: " + query.unavailable + "\n";
  return text;
}

}  // namespace simgpu::driver
