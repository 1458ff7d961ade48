#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/text/number_text.hpp"

namespace simgpu::driver {

using simgpu::counted;
using simgpu::grouped;
using simgpu::shortest;

/// Bytes for people and to the byte: "2.29 MiB (2,400,000 bytes)".
std::string bytes_text(std::uint64_t bytes);

/// Bytes for people, "n/a" where they are unknown.
std::string bytes_or_na(const std::optional<std::uint64_t>& bytes);

/// A number rounded to two digits, for errors: "3.2e-15".
std::string rounded(double number);

/// Units in the last place, for people: "1", "123,456,789", and beyond that "9.2e+18", since two
/// values that are so far apart have nothing to do with each other.
std::string ulp_text(std::uint64_t ulp);

/// A number with `decimals` digits behind the point.
std::string fixed(double number, int decimals);

}  // namespace simgpu::driver
