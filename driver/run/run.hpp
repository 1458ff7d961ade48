#pragma once

#include "driver/plan/options.hpp"
#include "driver/process/failures.hpp"
#include "driver/report/report.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// Runs what `options` ask for and writes --output and --memory-timeline. With --compare both
/// devices run from the same start. The output is written only if no check that was asked for finds
/// a difference. An output that cannot be written is one of `failures`, and the rest of the run is
/// as it would be. Throws Error.
Report run(const Options& options, const Devices& devices, Failures& failures);

/// run() for callers that need no list of outputs that failed; standard error tells of these.
inline Report run(const Options& options, const Devices& devices) {
  Failures failures;
  return run(options, devices, failures);
}

}  // namespace simgpu::driver
