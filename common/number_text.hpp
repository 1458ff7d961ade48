#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simgpu {

/// 100000 as "100,000".
std::string grouped(std::uint64_t number);

/// So many of something, of which `noun` names one: "1 particle", "100,000 particles".
std::string counted(std::uint64_t number, std::string_view noun);

/// A number with the fewest digits that read back to the same bits.
std::string shortest(double number);

}  // namespace simgpu
