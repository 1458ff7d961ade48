#pragma once

#include <cstdint>
#include <optional>

#include "common/exchange_block.hpp"
#include "common/field/missing_values.hpp"
#include "common/simulation.hpp"

namespace simgpu::driver {

/// What became of the particles of a run in a gridded field.
struct FieldOutcome {
  std::uint64_t left = 0;               ///< the field, at any time
  std::optional<double> first_left_at;  ///< when the first of them did, in the run's direction
  std::uint64_t ended_on_missing = 0;   ///< values, where nothing moves them
  std::optional<std::uint64_t> started_on_missing;  ///< of a generated start
};

/// How many particles are on missing values now.
template <class Real>
std::uint64_t count_on_missing(const Simulation<Real>& simulation,
                               const field::MissingValues& missing);

/// Adds the particles of `simulation`, which are at the end of a run.
template <class Real>
void add_end(const Simulation<Real>& simulation, const field::MissingValues& missing,
             bool is_forward, FieldOutcome& outcome);

}  // namespace simgpu::driver
