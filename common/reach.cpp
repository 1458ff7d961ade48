#include "common/reach.hpp"

#include <bit>
#include <cmath>

#include "common/floating_point.hpp"

namespace simgpu {

double reach_of(std::uint64_t largest_key) {
  const DefaultFloatingPoint floating_point;
  return std::sqrt(std::bit_cast<double>(largest_key));
}

}  // namespace simgpu
