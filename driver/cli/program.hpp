#pragma once

#include "driver/process/ending.hpp"
#include "driver/team/devices.hpp"

namespace simgpu::driver {

/// The whole program but its end, for callers that have something to do before that: reads the
/// command line, runs, reports. Every failure is told as one sentence on standard error; nothing is
/// thrown.
Ending run_to_the_end(int argc, const char* const* argv, const Devices& devices) noexcept;

/// The whole program: reads the command line, runs, reports. Every failure ends as one sentence on
/// standard error and its exit code; nothing is thrown.
int run_program(int argc, const char* const* argv, const Devices& devices) noexcept;

}  // namespace simgpu::driver
