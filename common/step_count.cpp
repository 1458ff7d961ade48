#include "common/step_count.hpp"

#include <cmath>
#include <limits>

#include "common/base/error.hpp"

namespace simgpu {

StepCount count_steps(double time, double timestep) {
  const double quotient = time / timestep;
  constexpr double most = 0x1p53;
  if (!(quotient <= most)) {
    throw Error(ErrorKind::bad_input,
                "time over timestep gives more than 2^53 steps; use a shorter time or a longer "
                "timestep");
  }
  // Two inputs and a quotient, each within half an epsilon of what was meant.
  constexpr double rounding = 1.5 * std::numeric_limits<double>::epsilon();
  const double nearest = std::round(quotient);
  // A quotient that underflows to 0 is not near it, and all of the time is left.
  if (nearest > 0 && std::abs(quotient - nearest) <= rounding * quotient) {
    return {static_cast<std::uint64_t>(nearest), 0};
  }
  const double whole = std::floor(quotient);
  return {static_cast<std::uint64_t>(whole), std::fma(-whole, timestep, time)};
}

}  // namespace simgpu
