#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu {

/// 100000 as "100,000".
std::string grouped(std::uint64_t number);

/// A number with the fewest characters that read back to the same bits.
std::string shortest(double number);

/// The number that hexadecimal digits are; nothing if the text is none, or one of more than 64
/// bits.
std::optional<std::uint64_t> parsed_hexadecimal(std::string_view text);

}  // namespace simgpu
