#pragma once

#include <cstdint>
#include <string>

namespace simgpu {

/// 100000 as "100,000".
std::string grouped(std::uint64_t number);

/// A number with the fewest characters that read back to the same bits.
std::string shortest(double number);

}  // namespace simgpu
