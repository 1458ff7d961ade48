#include "driver/run/device_reports.hpp"

#include <cstdint>
#include <optional>
#include <utility>

#include "driver/team/ranges.hpp"

namespace simgpu::driver {

std::vector<memory::WatchedDevice> watched_devices(const Backend& backend) {
  std::vector<memory::WatchedDevice> watched;
  for (DeviceOfSeveral& device : backend.devices()) {
    watched.push_back({device.ledger, std::move(device.memory)});
  }
  return watched;
}

template <class Real>
std::vector<DeviceReport> device_reports(const Backend& backend, const Simulation<Real>& simulation,
                                         bool in_chunks) {
  std::vector<DeviceReport> reports;
  const std::vector<std::uint64_t> counts = simulation.parts();
  const std::vector<Range> parts = ranges_of(simulation.range().first, counts);
  for (const DeviceOfSeveral& device : backend.devices()) {
    const auto part = in_chunks ? std::nullopt : std::optional(parts[reports.size()]);
    reports.push_back({device.name, device.description, part});
  }
  return reports;
}

template std::vector<DeviceReport> device_reports(const Backend&, const Simulation<double>&, bool);
template std::vector<DeviceReport> device_reports(const Backend&, const Simulation<float>&, bool);

}  // namespace simgpu::driver
