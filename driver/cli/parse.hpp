#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simgpu::driver {

/// A whole number from 0 to 2^64 - 1 as people write it: 100000, 100_000, 1e6, 2.5e3, 10k, 2.5M
/// (thousands, millions, G and T); nothing if `text` is not one. Each is exact, however it is
/// written.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// Bytes as people write a size: 1GiB, 1.5MiB, 64KiB (powers of 1024, TiB too), 1GB, 64kB (powers
/// of 1000), with or without a blank between (part of a byte is dropped), 1000000, 1e6; nothing if
/// `text` is not one.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// A time as people write it: 10ms, 0.5s, 10m, 2h, 3d, to the nanosecond; nothing if `text` is not
/// one, is negative or longer than a year.
std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// A finite number such as 1e-5, the double nearest to `text`; nothing if that is none.
std::optional<double> parse_number(std::string_view text);

}  // namespace simgpu::driver
