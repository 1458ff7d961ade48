#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/team/devices.hpp"
#include "mpi/link.hpp"
#include "mpi/part_files.hpp"
#include "mpi/place.hpp"
#include "mpi/rank_member.hpp"

namespace simgpu::mpi {

/// All ranks, as rank 0 has them: its own devices and the ways to those of the others. For the main
/// thread alone.
class Ranks {
 public:
  Ranks(std::vector<Place> places, driver::Devices own);

  /// The ranks' processors or GPUs, one each, as teams. This must outlive them.
  driver::Devices devices();

  /// Has the other ranks end.
  void end();

 private:
  std::unique_ptr<Backend> cpus(std::optional<int> threads);
  std::unique_ptr<Backend> gpus();
  cuda::DeviceQuery query_gpus();
  std::vector<driver::RankUse> uses();
  std::vector<int> find_gpus();
  std::unique_ptr<Backend> team(const std::string& kind, std::unique_ptr<Backend> own,
                                std::vector<Link::Told> others);
  std::vector<Link::Told> ask_others(std::vector<Request> requests);
  template <class Real>
  std::unique_ptr<driver::StateWriter<Real>> open_state(const std::filesystem::path& path,
                                                        const LawInfo& law, std::uint64_t count);

  std::vector<Place> places_;
  driver::Devices own_;
  std::vector<Rank> ranks_;                   ///< of all
  std::vector<std::unique_ptr<Link>> links_;  ///< to all but rank 0
  std::uint32_t last_worker_ = 0;
  PartFiles files_;  ///< that rank 0 has open
  std::uint32_t last_file_ = 0;
};

}  // namespace simgpu::mpi
