#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu {

/// 100000 as "100,000".
std::string grouped(std::uint64_t number);

/// So many of something, of which `noun` names one: "1 particle", "100,000 particles".
std::string counted(std::uint64_t number, std::string_view noun);

/// A number with the fewest characters that read back to the same bits.
std::string shortest(double number);

/// The number that hexadecimal digits are; nothing if the text is none, or one of more than 64
/// bits.
std::optional<std::uint64_t> parsed_hexadecimal(std::string_view text);

}  // namespace simgpu
