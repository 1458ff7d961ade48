#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "driver/team/member.hpp"
#include "mpi/link.hpp"

namespace simgpu::mpi {

/// What is known of a worker of another rank.
struct RemoteWorker {
  std::uint32_t number = 0;
  std::string name;  ///< "cpu" or "cuda:N"
  std::string description;
  std::optional<int> threads;
  MemoryUse memory_use;                  ///< of its own process
  std::span<const LawInfo* const> laws;  ///< that it knows, in the order of all ranks
};

/// A member of a team whose device is another rank's. `link` must outlive it.
std::unique_ptr<driver::Member> make_remote_member(Link& link, RemoteWorker worker);

}  // namespace simgpu::mpi
