#pragma once

#include <cstdint>
#include <filesystem>

namespace simgpu::io {

/// Throws Error if a compressed copy at `path` cannot be made at all, or (OutputError) if nothing
/// can be written there. Nothing is left of the attempt.
void require_compression(const std::filesystem::path& path);

/// Bytes that are held while write_compressed() is at work, here and in simgpu-read, which the
/// host's ledger counts. The libraries' own are not among them.
std::uint64_t compression_bytes();

/// Writes what `trajectory`, a whole NetCDF file of simgpu's own, says to `path` as netCDF-4, with
/// the numbers in compressed chunks: the same variables, attributes and bits. It appears whole or
/// not at all. simgpu-read does the work, so that libnetcdf is in no process that holds a state.
/// Throws OutputError, whatever went wrong: the trajectory stays.
void write_compressed(const std::filesystem::path& trajectory, const std::filesystem::path& path);

}  // namespace simgpu::io
