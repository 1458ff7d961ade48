#pragma once

#include <cstdint>

#include "common/field/field_files.hpp"
#include "common/parameters.hpp"
#include "common/simulation.hpp"

namespace simgpu::driver {

/// How fast a device takes the steps of a run, by a small simulation of the same kind.
struct Calibration {
  std::uint64_t particles = 0;           ///< in it
  std::uint64_t steps = 0;               ///< of the call that was fastest
  double particle_steps_per_second = 0;  ///< of that call
};

/// Evolves as many particles as the run has, but 65,536 at most, for about a tenth of a second on a
/// device that is started. `parameters` are those of the run, of at least one step; its start is
/// generated, whatever the run's is. A run in a gridded field takes the steps between the times of
/// `field` that it takes first. Throws Error when the device fails or has no room.
Calibration calibrate(Backend& backend, const Parameters& parameters,
                      field::FieldFiles* field = nullptr);

}  // namespace simgpu::driver
