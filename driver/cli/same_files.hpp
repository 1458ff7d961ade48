#pragma once

#include "driver/plan/options.hpp"

namespace simgpu::driver {

/// Refuses options by which one file would be written over another, or two outputs would go to one
/// place, by whatever names and whether or not anything is there yet. A state may be read from the
/// file that it replaces, and a run may save itself where it was resumed from. Throws Error
/// (bad_input).
void refuse_same_files(const Options& options);

}  // namespace simgpu::driver
