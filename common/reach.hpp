#pragma once

#include <cstdint>

namespace simgpu {

/// The distance whose square has the largest bits of all, as squares that are not negative are the
/// larger the larger their bits: 0 if there is none. What is not a number is larger than all that
/// are.
double reach_of(std::uint64_t largest_bits_of_square);

}  // namespace simgpu
