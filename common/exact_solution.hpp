#pragma once

#include <string_view>

namespace simgpu {

/// A quantity in which a particle is held to its law's exact solution.
struct QuantityInfo {
  std::string_view name;
  std::string_view unit;  ///< of its deviation; empty if that is relative
};

/// How far one particle is from where the exact solution has it: in the quantity that uses up most
/// of what rounding can do to it.
struct Misfit {
  unsigned quantity = 0;  ///< its place among those of the law
  double deviation = 0;   ///< NaN is possible
  double tolerance = 0;
  double share = 0;  ///< of the tolerance that is used up: 1 and more is too much; never NaN
};

/// What can be told of a particle that is where rounding may have put it.
struct Sight {
  bool moves = false;       ///< by the exact solution
  bool is_blurred = false;  ///< rounding may be a quarter of its motion
  bool step_shows = false;  ///< with one step more or fewer it would be out of its tolerance
};

}  // namespace simgpu
