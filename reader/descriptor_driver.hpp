#pragma once

#include "common/io/hdf5_handle.hpp"

namespace simgpu::reader {

/// How libhdf5 opens a file that this process has open already: properties by which the name of a
/// file is the number of a descriptor. Nothing is opened, locked or written, and a read beyond the
/// file's end fails, where the library's own drivers give zeros.
io::Hdf5Handle descriptor_access();

}  // namespace simgpu::reader
