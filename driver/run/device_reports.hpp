#pragma once

#include <vector>

#include "common/memory/line_table.hpp"
#include "common/simulation.hpp"
#include "driver/report/report.hpp"

namespace simgpu::driver {

/// For a table that is to tell of each of several devices; empty of one.
std::vector<memory::WatchedDevice> watched_devices(const Backend& backend);

/// Several devices, each with its part of the particles; of a run in chunks without, since a device
/// has another part of each. Empty of one.
template <class Real>
std::vector<DeviceReport> device_reports(const Backend& backend, const Simulation<Real>& simulation,
                                         bool in_chunks);

extern template std::vector<DeviceReport> device_reports(const Backend&, const Simulation<double>&,
                                                         bool);
extern template std::vector<DeviceReport> device_reports(const Backend&, const Simulation<float>&,
                                                         bool);

}  // namespace simgpu::driver
