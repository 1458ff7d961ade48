#pragma once

#include "common/simulation.hpp"

namespace simgpu::driver {

/// What a device's speed is measured with: enough particles to keep a GPU busy.
inline constexpr std::uint64_t measured_particles = std::uint64_t{1} << 18;

/// The steps that stand for those of a run: of the same kind, and so many that all of its kinds of
/// work are in them.
Evolution measured_evolution(const Parameters& run);

/// Particle-steps per second of a device, by its own clock, measured by a short run of that kind.
/// The device must have been started.
double speed_of(Backend& backend, const LawInfo& law, Precision precision,
                const Evolution& evolution, Order order);

}  // namespace simgpu::driver
