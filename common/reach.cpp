#include "common/reach.hpp"

#include <bit>
#include <cmath>

#include "common/floating_point.hpp"

namespace simgpu {

double reach_of(std::uint64_t largest_bits_of_square) {
  const DefaultFloatingPoint floating_point;
  // Compilers that do not know of environments may move the root out of this one's life.
  const volatile std::uint64_t key = largest_bits_of_square;
  const volatile double reach = std::sqrt(std::bit_cast<double>(std::uint64_t{key}));
  return reach;
}

}  // namespace simgpu
