#pragma once

#include "driver/devices.hpp"
#include "driver/options.hpp"
#include "driver/report.hpp"

namespace simgpu::driver {

/// Runs what `options` ask for and writes --output and --memory-timeline. With --compare both
/// devices run from the same start. The output is written only if no check that was asked for finds
/// a difference. Throws Error.
Report run(const Options& options, const Devices& devices);

}  // namespace simgpu::driver
