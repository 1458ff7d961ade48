#pragma once

#include <filesystem>

#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Files to which simgpu itself gives names, beside the one that the user gave.
enum class OwnFile { state, picture };

/// Refuses a name under which something is that simgpu did not write as such a file; `flag` is the
/// one that leads to it. Nothing is opened but a regular file. Throws OutputError.
void require_own(const std::filesystem::path& file, OwnFile what, const char* flag);

/// The same for every snapshot and numbered picture that a run will write, before it does. Throws
/// Error (bad_input).
void require_own_frames(const Options& options);

}  // namespace simgpu::driver
