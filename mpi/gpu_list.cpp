#include "mpi/gpu_list.hpp"

#include <map>
#include <set>
#include <sstream>

#include "common/base/error.hpp"

namespace simgpu::mpi {

namespace {

[[noreturn]] void refuse_gpus(const std::vector<Place>& places,
                              const std::vector<std::vector<Gpu>>& usable, std::size_t rank) {
  std::set<std::string> uuids;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].node != places[rank].node) continue;
    for (const Gpu& gpu : usable[i]) uuids.insert(gpu.uuid);
  }
  const std::size_t ranks = ranks_beside(places, rank);
  throw Error(ErrorKind::device_unusable,
              "host " + places[rank].host + " has " + std::to_string(uuids.size()) +
                  (uuids.size() == 1 ? " usable GPU for " : " usable GPUs for ") +
                  std::to_string(ranks) + (ranks == 1 ? " rank" : " ranks") +
                  "; start as many ranks on each host as it has GPUs");
}

}  // namespace

std::string gpu_list_text(const cuda::DeviceQuery& query) {
  std::string text;
  for (const cuda::DeviceInfo& device : query.devices) {
    if (!device.unusable.empty()) continue;
    text += std::to_string(device.index) + " " + device.uuid + "\n";
  }
  return text;
}

std::vector<Gpu> read_gpu_list(const std::string& text) {
  std::vector<Gpu> gpus;
  std::istringstream lines(text);
  for (Gpu gpu; lines >> gpu.index && lines.get() && std::getline(lines, gpu.uuid);) {
    gpus.push_back(gpu);
  }
  return gpus;
}

std::vector<int> gpus_of(const std::vector<Place>& places,
                         const std::vector<std::vector<Gpu>>& usable) {
  std::map<int, std::set<std::string>> taken;  // by node
  std::vector<int> indices;
  for (std::size_t rank = 0; rank < places.size(); ++rank) {
    bool found = false;
    for (const Gpu& gpu : usable[rank]) {
      if (!taken[places[rank].node].insert(gpu.uuid).second) continue;
      indices.push_back(gpu.index);
      found = true;
      break;
    }
    if (!found) refuse_gpus(places, usable, rank);
  }
  return indices;
}

}  // namespace simgpu::mpi
