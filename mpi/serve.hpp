#pragma once

#include "driver/team/devices.hpp"

namespace simgpu::mpi {

/// Does what rank 0 asks, on this rank's own devices, until rank 0 has it end. It says nothing
/// itself: failures go to rank 0.
void serve(const driver::Devices& devices);

}  // namespace simgpu::mpi
