#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace simgpu::io {

/// The number whose bytes these are, at most eight, the highest first.
constexpr std::uint64_t big_endian_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

/// Appends the lowest `count` bytes of a number, the highest first.
inline void append_big_endian(std::string& bytes, std::uint64_t number, std::size_t count) {
  for (std::size_t i = count; i > 0; --i) {
    bytes += static_cast<char>(number >> (8 * (i - 1)) & 0xff);
  }
}

static_assert(std::endian::native == std::endian::little, "so the bytes below change their order");

/// The bits of a number whose bytes in memory stand with the highest first.
inline std::uint64_t big_endian_bits(std::int64_t number) {
  return __builtin_bswap64(static_cast<std::uint64_t>(number));
}
inline std::uint64_t big_endian_bits(double number) {
  return __builtin_bswap64(std::bit_cast<std::uint64_t>(number));
}
inline std::uint32_t big_endian_bits(float number) {
  return __builtin_bswap32(std::bit_cast<std::uint32_t>(number));
}

}  // namespace simgpu::io
