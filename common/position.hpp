#pragma once

#include <cstdint>
#include <vector>

namespace simgpu {

/// How far a run has come. Particles never meet, so the first of them may be ahead of the others;
/// that is how a run of many particles can stop soon, wherever it is. On several devices at once,
/// they are the first ones of each, in proportion to how many it has (see driver/team/ranges.hpp).
struct Position {
  std::uint64_t step = 0;                 ///< that all particles have reached
  std::uint64_t ahead = 0;                ///< so many particles, the first ones,
  std::uint64_t ahead_steps = 0;          ///< have taken so many steps more; 0 if none have
  std::vector<std::uint64_t> parts = {};  ///< of several devices, while some particles are ahead

  bool operator==(const Position&) const = default;
};

/// Steps of particles that lie behind a position of a run of so many particles.
inline double steps_taken(const Position& position, std::uint64_t particles) {
  return static_cast<double>(particles) * static_cast<double>(position.step) +
         static_cast<double>(position.ahead) * static_cast<double>(position.ahead_steps);
}

}  // namespace simgpu
