#pragma once

#include <cstdint>

#include "common/parameters.hpp"

namespace simgpu {

/// A number that tells runs apart, so that files can say of which run they are: of its start state,
/// by its checksum, and of all that decides what a step makes of that, its law among it. Device,
/// threads, order, chunks and the number of steps are none of it: the same particles on the same
/// way are the same run.
std::uint64_t run_identity(std::uint64_t start_checksum, const Parameters& parameters);

}  // namespace simgpu
