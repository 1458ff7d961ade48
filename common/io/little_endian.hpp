#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace simgpu::io {

/// The number whose bytes these are, at most eight, the lowest first.
constexpr std::uint64_t little_endian_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return number;
}

/// Appends the lowest `count` bytes of a number, the lowest first.
inline void append_little_endian(std::string& bytes, std::uint64_t number, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
}

}  // namespace simgpu::io
