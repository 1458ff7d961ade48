#include "common/reach.hpp"

#include <bit>
#include <cmath>

namespace simgpu {

double reach_of(std::uint64_t largest_key) {
  return std::sqrt(std::bit_cast<double>(largest_key));
}

}  // namespace simgpu
