#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/io/input_file.hpp"

namespace simgpu::io {

/// How a zip file holds one of its files.
enum class ZipMethod : std::uint16_t { stored = 0, deflated = 8 };

/// Where in a zip file one of its files is.
struct ZipEntry {
  ZipMethod method = ZipMethod::stored;
  std::uint64_t offset = 0;            ///< of its first byte
  std::uint64_t compressed_bytes = 0;  ///< from there on
  std::uint64_t bytes = 0;             ///< of the file itself
  std::uint32_t crc = 0;               ///< its checksum, CRC-32
};

/// Finds `entry` in the zip file `file`, whose name for messages is `name`; the last one if there
/// are several, as Python does, and nothing if there is none. Sizes and places may be of 64 bits.
/// Throws Error (bad_input) if the file is no zip file or damaged, or if the entry is encrypted or
/// compressed by another method than these.
std::optional<ZipEntry> find_zip_entry(const InputFile& file, const std::string& name,
                                       std::string_view entry);

/// The signatures with which the parts of a zip file begin.
namespace zip_signature {
inline constexpr std::uint32_t local_header = 0x04034b50;
inline constexpr std::uint32_t directory_entry = 0x02014b50;
inline constexpr std::uint32_t end = 0x06054b50;
inline constexpr std::uint32_t end_64 = 0x06064b50;
inline constexpr std::uint32_t locator_64 = 0x07064b50;
inline constexpr std::uint32_t descriptor = 0x08074b50;
}  // namespace zip_signature

/// What stands for a number that is in the 64-bit field behind.
inline constexpr std::uint32_t zip_elsewhere_32 = 0xffffffff;
inline constexpr std::uint16_t zip_elsewhere_16 = 0xffff;

/// The kind of that field.
inline constexpr std::uint16_t zip_field_64 = 1;

}  // namespace simgpu::io
