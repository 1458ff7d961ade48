#pragma once

#include "common/law_info.hpp"
#include "common/parameters.hpp"

namespace simgpu {

/// The law of a run as files, pictures and reports tell of it: that of a gridded field has columns
/// named after the field's axes, with their units.
LawInfo law_in_files(const Parameters& run);

}  // namespace simgpu
