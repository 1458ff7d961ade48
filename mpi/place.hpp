#pragma once

#include <sched.h>

#include <cstdint>
#include <string>
#include <vector>

namespace simgpu::mpi {

/// Where a rank runs.
struct Place {
  std::string host;
  int node = 0;                  ///< the lowest rank of those that share its memory
  cpu_set_t processors{};        ///< that the rank may use
  std::uint64_t host_bytes = 0;  ///< that the rank's host had available at the start
};

/// "rank 3 (host)".
std::string name_of_rank(std::size_t rank, const Place& place);

/// How many ranks share the memory of this one's host, itself included.
std::size_t ranks_beside(const std::vector<Place>& places, std::size_t rank);

/// Threads for each rank, so that ranks of one host that may use the same processors share them;
/// one at least.
std::vector<int> threads_of(const std::vector<Place>& places);

}  // namespace simgpu::mpi
