#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "driver/team/member.hpp"
#include "mpi/part_files.hpp"

namespace simgpu::mpi {

/// The memory of a host as its ranks divide it: a kernel that overcommits would promise it to each
/// of them.
struct HostRoom {
  std::uint64_t available = 0;  ///< at the start
  std::uint64_t taken = 0;      ///< by the states and fields of all ranks there
};

/// What rank 0 knows of a rank, whatever devices it uses.
struct Rank {
  std::string name;  ///< "rank 3 (host)"
  std::shared_ptr<HostRoom> room;
  std::string device;         ///< the model of what it used last
  double evolve_seconds = 0;  ///< so far
};

/// A member of a team as that rank: by its name, within its host's room, its seconds added up.
/// `files` are those of this process, whose memory alone a run plans and reports line by line, if
/// it is in this process; else null. `rank` and `files` must outlive it.
std::unique_ptr<driver::Member> make_rank_member(Rank& rank, const PartFiles* files,
                                                 std::unique_ptr<driver::Member> device);

}  // namespace simgpu::mpi
