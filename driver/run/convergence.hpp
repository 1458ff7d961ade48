#pragma once

#include "driver/plan/options.hpp"
#include "driver/report/convergence_report.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// Takes the run that `options` ask for, then the same with half and with a quarter of its
/// timestep, all from the same start on the same device, and compares where the particles end.
/// Throws Error: bad_input also if there are too many steps or the timestep is too short for that;
/// out_of_memory also if the host or the device has too little memory for two states.
ConvergenceReport convergence(const Options& options, const Devices& devices);

}  // namespace simgpu::driver
