#pragma once

#include <cstddef>
#include <cstdint>

namespace simgpu::fuzz {

/// Changes the HDF5 file of `size` bytes at `data`, where there is room for `most`; as many as it
/// has then.
std::size_t change_hdf5(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed);

}  // namespace simgpu::fuzz
