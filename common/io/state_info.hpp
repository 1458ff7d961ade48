#pragma once

#include <cstdint>
#include <optional>

#include "common/parameters.hpp"

namespace simgpu::io {

/// What a state is, besides its particles.
struct StateInfo {
  std::uint64_t step = 0;             ///< taken since the run's start
  double timestep = 0;                ///< see time_of()
  std::uint64_t first = 0;            ///< index of the first particle of the range that it is of
  std::optional<std::uint64_t> seed;  ///< of a generated start
  Precision precision = Precision::double_precision;
  Math math = Math::exact;
  std::uint64_t checksum = 0;             ///< see common/checksum.hpp
  std::optional<std::uint64_t> run = {};  ///< that it is of; see common/run_identity.hpp

  double start_time = 0;              ///< of step 0
  LawParameters law_parameters = {};  ///< of the law that moved the particles

  bool operator==(const StateInfo&) const = default;
};

/// The time that the state has reached.
inline double time_of(const StateInfo& info) {
  return info.start_time + static_cast<double>(info.step) * info.timestep;
}

}  // namespace simgpu::io
