#pragma once

#include "driver/plan/options.hpp"
#include "driver/report/soak_report.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// Repeats the run that `options` ask for, with a new seed each round, until their time is up or
/// something differs: each checksum is held against that of a CPU run of the same seed, and each
/// particle against the closed form. A GPU goes on with a round's seed until the CPU has the next
/// one's. Throws Error, also if the host or the device has too little memory for it.
SoakReport soak(const Options& options, const Devices& devices);

}  // namespace simgpu::driver
