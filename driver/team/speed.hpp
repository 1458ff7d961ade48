#pragma once

#include "common/simulation.hpp"

namespace simgpu::driver {

/// Particle-steps per second of a device, measured by a short run of few particles. The device must
/// have been started.
double speed_of(Backend& backend);

}  // namespace simgpu::driver
