#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>

#include "common/io/state_info.hpp"
#include "common/law_info.hpp"

namespace simgpu::io {

/// Gives an object of an HDF5 file an attribute. Throws Hdf5Failure.
void write_attribute(hid_t object, const char* name, const std::string& text);
void write_attribute(hid_t object, const char* name, std::uint64_t number);
void write_attribute(hid_t object, const char* name, double number);

/// Says at the root of a file what state of `particles` particles of a law it holds. Throws
/// Hdf5Failure.
void write_state_attributes(hid_t file, const LawInfo& law, std::uint64_t particles,
                            const StateInfo& info);

}  // namespace simgpu::io
