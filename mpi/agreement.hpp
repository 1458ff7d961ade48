#pragma once

#include <string>
#include <vector>

#include "mpi/place.hpp"
#include "mpi/session.hpp"

namespace simgpu::mpi {

/// What rank 0 learns of all ranks at their start; of no meaning on the others.
struct Agreement {
  std::vector<Place> places;
  std::string difference;  ///< how a rank differs from rank 0, as a sentence; empty if none does
};

/// Called by all ranks at once: whether they run the same program with the same arguments and the
/// same SIMGPU_ variables, since what rank 0 sends means the same in the same program alone.
Agreement agree(const Session& session, int argc, const char* const* argv);

}  // namespace simgpu::mpi
