#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace simgpu::bench {

/// A table with its first column to the left and all others to the right.
std::string markdown_table(const std::vector<std::string>& head,
                           const std::vector<std::vector<std::string>>& rows);

/// To three digits, with a unit that suits it: "1.50 h", "12.0 days"; "never" past a thousand
/// years.
std::string duration(double seconds);

/// To three digits in decimal units: "24.0 GB".
std::string bytes(double number);

/// To three digits: "350 million/s".
std::string rate(double per_second);

/// "99.5 %".
std::string percent(double share);

/// A power of ten as "1e9"; another number in full.
std::string power_of_ten(std::uint64_t number);

}  // namespace simgpu::bench
