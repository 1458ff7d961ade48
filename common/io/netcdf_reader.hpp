#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "common/io/particle_file.hpp"

namespace simgpu::io {

/// Opens a NetCDF file that has a variable for each column: one dimension, the same for all, all of
/// 32-bit or all of 64-bit numbers, packed or not; or simgpu's own trajectories, whose last frame
/// it is. A process of its own reads it (see foreign_file.hpp), started here. Throws Error
/// (bad_input), also if simgpu was built without NetCDF, and as ForeignFile does.
template <class Real>
std::unique_ptr<ParticleReader<Real>> open_netcdf_reader(const std::filesystem::path& path,
                                                         Columns columns, Conversion conversion);

/// See foreign_reader_bytes().
std::uint64_t netcdf_reader_bytes(const std::filesystem::path& path, Columns columns);

extern template std::unique_ptr<ParticleReader<double>> open_netcdf_reader(
    const std::filesystem::path&, Columns, Conversion);
extern template std::unique_ptr<ParticleReader<float>> open_netcdf_reader(
    const std::filesystem::path&, Columns, Conversion);

}  // namespace simgpu::io
