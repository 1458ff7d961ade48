#pragma once

#include <cstdint>
#include <string>

#include "common/exact_solution.hpp"
#include "driver/plan/resolution.hpp"

namespace simgpu::driver {

/// How a run stands to the exact solution of its law: the particle that uses up most of its
/// tolerance, by what uses up most of it.
struct Verification {
  bool passed = false;
  bool is_judged = true;          ///< else it has passed, and its error is just told
  std::uint64_t worst_index = 0;  ///< of the particle, within the run
  QuantityInfo quantity;          ///< in which it is off by most
  double error = 0;               ///< in that quantity; NaN is possible
  double tolerance = 0;
  std::uint64_t share = 0;  ///< that is used up, as far as worst_key() tells shares apart
  Resolution resolution;    ///< of the run
};

/// Of two ranges of a run together, of which `other` is behind `one`: the worst is the particle
/// that it would be if they were one range.
Verification worse_of(const Verification& one, const Verification& other);

/// "passed; the worst is particle 17, whose radius is off by 3.2e-15 of 1.0e-14 allowed".
std::string verification_text(const Verification& verification);

}  // namespace simgpu::driver
