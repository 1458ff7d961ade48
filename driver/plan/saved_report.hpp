#pragma once

#include <cstdint>
#include <filesystem>

#include "common/parameters.hpp"

namespace simgpu::driver {

/// Whether a file is named as a report, which has a checksum alone, and not as a state.
bool is_report(const std::filesystem::path& file);

/// The checksum of all runs of a report (simgpu.run) that another run left. Throws Error
/// (bad_input) if the file is none, if its runs have different checksums, or names the first
/// parameter that decides about bits and is not that of `parameters`; a run whose start was read
/// has no seed to hold it to.
std::uint64_t saved_checksum(const std::filesystem::path& file, const Parameters& parameters,
                             bool generated_start);

}  // namespace simgpu::driver
