#include "mpi/place.hpp"

#include <algorithm>
#include <map>

namespace simgpu::mpi {

namespace {

/// How many ranks of a host may use each of its processors.
using Users = std::vector<int>;

std::map<int, Users> users_by_node(const std::vector<Place>& places) {
  std::map<int, Users> by_node;
  for (const Place& place : places) {
    Users& users = by_node.try_emplace(place.node, Users(CPU_SETSIZE)).first->second;
    for (std::size_t i = 0; i < users.size(); ++i) users[i] += CPU_ISSET(i, &place.processors);
  }
  return by_node;
}

/// The rank's part of the processors that it may use.
int part_of(const cpu_set_t& processors, const Users& users) {
  double part = 0;
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (CPU_ISSET(i, &processors)) part += 1.0 / users[i];
  }
  constexpr double rounding = 1e-6;
  return std::max(1, static_cast<int>(part + rounding));
}

}  // namespace

std::string name_of_rank(std::size_t rank, const Place& place) {
  return "rank " + std::to_string(rank) + " (" + place.host + ")";
}

std::size_t ranks_beside(const std::vector<Place>& places, std::size_t rank) {
  return static_cast<std::size_t>(
      std::count_if(places.begin(), places.end(),
                    [&](const Place& place) { return place.node == places[rank].node; }));
}

std::vector<int> threads_of(const std::vector<Place>& places) {
  const std::map<int, Users> users = users_by_node(places);
  std::vector<int> threads;
  threads.reserve(places.size());
  for (const Place& place : places) {
    threads.push_back(part_of(place.processors, users.at(place.node)));
  }
  return threads;
}

}  // namespace simgpu::mpi
