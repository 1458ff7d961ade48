#pragma once

#include "common/simulation.hpp"

namespace simgpu::driver {

/// What a device's speed is measured with: enough particles to keep a GPU busy.
inline constexpr Precision measured_precision = Precision::double_precision;
inline constexpr std::uint64_t measured_particles = std::uint64_t{1} << 18;

/// Particle-steps per second of a device, by its own clock, measured by a short run. The device
/// must have been started.
double speed_of(Backend& backend);

}  // namespace simgpu::driver
