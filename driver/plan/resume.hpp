#pragma once

#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// The options of a run that goes on from the checkpoint that --resume names, or from the one
/// before it if that is damaged or gone, of which a warning tells. What the command line does not
/// say is as in the checkpoint. Throws Error (bad_input) if neither can be used or if the command
/// line says something else than the checkpoint.
Options resumed(const Options& options);

}  // namespace simgpu::driver
