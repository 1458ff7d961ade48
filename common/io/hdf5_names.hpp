#pragma once

namespace simgpu::io {

/// The dataset of an HDF5 file of particles that shows the columns x and y side by side, without
/// holding anything itself: programs that draw points want their coordinates together.
inline constexpr const char* position_dataset = "position";

}  // namespace simgpu::io
