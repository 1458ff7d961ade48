#pragma once

#include <cstddef>
#include <cstdint>

namespace simgpu::reader {

/// Reads `count` bytes of a file from `offset` on, and says whether there were so many.
bool read_all(int descriptor, std::uint64_t offset, void* to, std::size_t count);

}  // namespace simgpu::reader
