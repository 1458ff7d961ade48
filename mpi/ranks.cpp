#include "mpi/ranks.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "common/base/error.hpp"
#include "driver/plan/options.hpp"
#include "driver/team/team_backend.hpp"
#include "mpi/gpu_list.hpp"
#include "mpi/remote_member.hpp"
#include "mpi/shared_state.hpp"

namespace simgpu::mpi {

namespace {

Request request_of(Wish wish, int number = 0) {
  Request request;
  request.wish = wish;
  request.number = number;
  return request;
}

/// What a run of several processes does not do.
void refuse_for_ranks(const driver::Options& options) {
  const auto refuse_flag = [](const std::string& flag, const std::string& instead) {
    throw Error(ErrorKind::bad_input,
                flag + " is for one process, not for the ranks of simgpu-mpi; " + instead);
  };
  if (!options.device.indices.empty() ||
      options.device.kind == driver::DeviceChoice::Kind::all_cuda) {
    refuse_flag("--device cuda:N", "use --device cuda, which gives each rank a GPU of its host");
  }
  if (options.soak) refuse_flag("--soak", "use simgpu on each host");
  if (options.estimate) {
    refuse_flag("--estimate", "use simgpu with the particles of one rank");
  }
  if (options.list_devices) refuse_flag("--list-devices", "use simgpu on each host");
  if (options.reproducible) refuse_flag("--reproducible", "use simgpu, or leave it out");
}

}  // namespace

Ranks::Ranks(std::vector<Place> places, driver::Devices own)
    : places_(std::move(places)), own_(std::move(own)) {
  std::map<int, std::shared_ptr<HostRoom>> rooms;  // by node
  for (std::size_t rank = 0; rank < places_.size(); ++rank) {
    const Place& place = places_[rank];
    auto& room =
        rooms.try_emplace(place.node, std::make_shared<HostRoom>(HostRoom{place.host_bytes}))
            .first->second;
    room->available = std::min(room->available, place.host_bytes);
    const std::string name = name_of_rank(rank, place);
    ranks_.push_back({name, room, {}, 0});
    if (rank > 0) links_.push_back(std::make_unique<Link>(static_cast<int>(rank), name));
  }
}

driver::Devices Ranks::devices() {
  return {[this](std::optional<int> threads) { return cpus(threads); },
          [this](int /*index*/) { return gpus(); },
          [this] { return query_gpus(); },
          own_.laws,
          refuse_for_ranks,
          [this] { return uses(); },
          [this](const auto& path, const LawInfo& law, std::uint64_t count) {
            return open_state<double>(path, law, count);
          },
          [this](const auto& path, const LawInfo& law, std::uint64_t count) {
            return open_state<float>(path, law, count);
          }};
}

void Ranks::end() {
  for (const auto& link : links_) link->end();
}

std::unique_ptr<Backend> Ranks::cpus(std::optional<int> threads) {
  const std::vector<int> parts = threads_of(places_);
  const bool decides_itself = !threads && std::getenv("OMP_NUM_THREADS") != nullptr;
  auto own =
      own_.cpu(decides_itself ? std::nullopt : std::optional(threads.value_or(parts.front())));
  std::vector<Request> requests;
  for (std::size_t rank = 1; rank < places_.size(); ++rank) {
    requests.push_back(request_of(Wish::use_cpu, threads.value_or(parts[rank])));
    requests.back().insists = threads.has_value();
  }
  return team("cpu", std::move(own), ask_others(std::move(requests)));
}

std::unique_ptr<Backend> Ranks::gpus() {
  const std::vector<int> indices = find_gpus();
  auto own = own_.cuda(indices.front());
  std::vector<Request> requests;
  for (std::size_t rank = 1; rank < places_.size(); ++rank) {
    requests.push_back(request_of(Wish::use_gpu, indices[rank]));
  }
  return team("cuda", std::move(own), ask_others(std::move(requests)));
}

/// As rank 0 has it, if all have one.
cuda::DeviceQuery Ranks::query_gpus() {
  cuda::DeviceQuery query = own_.query_cuda();
  if (!query.first_usable()) return query;
  try {
    find_gpus();
  } catch (const Error& error) {
    return {{}, error.what()};
  }
  return query;
}

/// The index of each rank's GPU. Throws Error (device_unusable).
std::vector<int> Ranks::find_gpus() {
  const cuda::DeviceQuery query = own_.query_cuda();
  if (!query.first_usable()) {
    throw Error(ErrorKind::device_unusable, ranks_.front().name + ": " + query.unavailable);
  }
  std::vector<std::vector<Gpu>> usable = {read_gpu_list(gpu_list_text(query))};
  for (const Link::Told& told :
       ask_others(std::vector<Request>(links_.size(), request_of(Wish::list_gpus)))) {
    usable.push_back(read_gpu_list(told.text));
  }
  return gpus_of(places_, usable);
}

/// A team of what was opened, the last of each rank's workers.
std::unique_ptr<Backend> Ranks::team(const std::string& kind, std::unique_ptr<Backend> own,
                                     std::vector<Link::Told> others) {
  const MemoryUse use = own->memory_use();
  std::vector<std::unique_ptr<driver::Member>> members;
  members.push_back(
      make_rank_member(ranks_.front(), &files_, driver::make_local_member(std::move(own))));
  for (std::size_t i = 0; i < others.size(); ++i) {
    RemoteWorker worker{last_worker_, kind, std::move(others[i].text), {}, use, own_.laws};
    if (others[i].answer.found) worker.threads = static_cast<int>(others[i].answer.value);
    members.push_back(make_rank_member(ranks_[i + 1], nullptr,
                                       make_remote_member(*links_[i], std::move(worker))));
  }
  return make_team("mpi: " + std::to_string(places_.size()) + " x " + kind, std::move(members));
}

std::vector<Link::Told> Ranks::ask_others(std::vector<Request> requests) {
  ++last_worker_;
  for (Request& request : requests) request.worker = last_worker_;
  return ask_all(links_, requests);
}

/// HDF5 files are written by all ranks at once, where their library can.
template <class Real>
std::unique_ptr<driver::StateWriter<Real>> Ranks::open_state(const std::filesystem::path& path,
                                                             const LawInfo& law,
                                                             std::uint64_t count) {
  if (!has_part_files() || path.extension() != ".h5") {
    return driver::open_state_writer<Real>(path, law, count);
  }
  return open_shared_state<Real>({links_, files_, ranks_.front().name, ++last_file_}, path, law,
                                 count);
}

std::vector<driver::RankUse> Ranks::uses() {
  const std::vector<Link::Told> others =
      ask_others(std::vector<Request>(links_.size(), request_of(Wish::tell_use)));
  std::vector<driver::RankUse> uses;
  for (std::size_t rank = 0; rank < ranks_.size(); ++rank) {
    const Rank& one = ranks_[rank];
    uses.push_back({static_cast<int>(rank), places_[rank].host, one.device, one.evolve_seconds,
                    rank == 0 ? driver::own_process_use() : others[rank - 1].use});
  }
  return uses;
}

}  // namespace simgpu::mpi
