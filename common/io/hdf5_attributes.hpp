#pragma once

#include <hdf5.h>

#include <cstdint>
#include <optional>
#include <string>

#include "common/io/state_info.hpp"

namespace simgpu::io {

/// Gives an object of an HDF5 file an attribute. Throws Hdf5Failure.
void write_attribute(hid_t object, const char* name, const std::string& text);
void write_attribute(hid_t object, const char* name, std::uint64_t number);
void write_attribute(hid_t object, const char* name, double number);

/// What an attribute of that name holds; nothing if there is none, or of another type. Throws
/// Hdf5Failure.
std::optional<std::uint64_t> read_count(hid_t object, const char* name);
std::optional<double> read_number(hid_t object, const char* name);
std::optional<std::string> read_text(hid_t object, const char* name);

/// The number that a text of 16 hexadecimal digits is; nothing if it is none.
std::optional<std::uint64_t> read_hexadecimal(hid_t object, const char* name);

/// Says at the root of a file what state of `particles` particles it holds. Throws Hdf5Failure.
void write_state_attributes(hid_t file, std::uint64_t particles, const StateInfo& info);

}  // namespace simgpu::io
