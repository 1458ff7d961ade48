#pragma once

#include "driver/team/devices.hpp"

namespace simgpu::mpi {

/// The whole program on one rank: rank 0 is simgpu on the devices of all, the others serve it.
/// `devices` are this rank's own. Returns the exit code, which is 0 on all but rank 0.
int run(int argc, char** argv, const driver::Devices& devices) noexcept;

}  // namespace simgpu::mpi
