#pragma once

#include <cstdint>
#include <optional>

#include "common/parameters.hpp"

namespace simgpu::io {

/// What a state is, besides its particles.
struct StateInfo {
  Parameters parameters;                  ///< of the run that it is of
  bool generated_start = true;            ///< else the run's particles came from a file
  std::uint64_t step = 0;                 ///< taken since the run's start
  std::uint64_t checksum = 0;             ///< see common/checksum.hpp
  std::optional<std::uint64_t> run = {};  ///< see common/run_identity.hpp

  bool operator==(const StateInfo&) const = default;
};

/// The time that a run has reached after so many steps.
inline double time_of(const Parameters& parameters, std::uint64_t step) {
  return parameters.start_time + static_cast<double>(step) * parameters.timestep;
}

}  // namespace simgpu::io
