#include "common/picture/viridis.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace simgpu::picture {

namespace {

/// The map at 0, 1/9, 2/9, ... 1.
constexpr Color colors[] = {{68, 1, 84},    {72, 40, 120},  {62, 73, 137},  {49, 104, 142},
                            {38, 130, 142}, {31, 158, 137}, {53, 183, 121}, {110, 206, 88},
                            {181, 222, 43}, {253, 231, 37}};

}  // namespace

Color viridis(double share) {
  constexpr std::size_t intervals = std::size(colors) - 1;
  const double place = std::clamp(share, 0.0, 1.0) * intervals;
  const std::size_t interval = std::min(static_cast<std::size_t>(place), intervals - 1);
  return mixed(colors[interval], colors[interval + 1], place - static_cast<double>(interval));
}

}  // namespace simgpu::picture
