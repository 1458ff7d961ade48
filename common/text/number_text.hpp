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

/// A number rounded to two digits, for errors: "3.2e-15".
std::string rounded(double number);

/// Units in the last place, for people: "1", "123,456,789", and beyond that "9.2e+18", since two
/// values that are so far apart have nothing to do with each other.
std::string ulp_text(std::uint64_t ulp);

/// A number with `decimals` digits behind the point.
std::string fixed(double number, int decimals);

/// A checksum, or another number of 64 bits, as 16 hexadecimal digits.
std::string checksum_text(std::uint64_t checksum);

/// The number that hexadecimal digits are; nothing if the text is none, or one of more than 64
/// bits.
std::optional<std::uint64_t> parsed_hexadecimal(std::string_view text);

}  // namespace simgpu
