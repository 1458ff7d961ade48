#pragma once

#include <cstdint>

namespace simgpu {

/// How many steps a stretch of time takes, and the time that whole steps do not cover.
struct StepCount {
  std::uint64_t steps = 0;
  double time_left =
      0;  ///< in [0, timestep); 0 when time is a multiple of timestep within rounding
};

/// Divides `time` into steps of `timestep`. The quotient is taken for the nearest whole number when
/// it is one within rounding (0.3 / 1e-5 is 29,999.999999999996 and means 30,000) and is floored
/// otherwise. Both must be finite, time not negative and timestep positive.
/// Throws Error (bad_input) when there would be more steps than a double counts exactly (2^53).
StepCount count_steps(double time, double timestep);

}  // namespace simgpu
