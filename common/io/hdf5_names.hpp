#pragma once

namespace simgpu::io {

/// The dataset of an HDF5 file of particles that shows the columns x and y side by side, without
/// holding anything itself: programs that draw points want their coordinates together.
inline constexpr const char* position_dataset = "position";

/// The dimensions of a file of particles, which are datasets without numbers, and its time.
inline constexpr const char* particle_dimension = "particle";
inline constexpr const char* axis_dimension = "axis";
inline constexpr const char* time_dataset = "time";

}  // namespace simgpu::io
