#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>

#include "common/column.hpp"
#include "common/evolution.hpp"
#include "common/field_grid.hpp"
#include "common/grid.hpp"

namespace simgpu {

/// Bytes that a backend's containers ask for to hold a state, by where they are: exact, and known
/// without the device.
struct StateBytes {
  constexpr StateBytes() = default;
  constexpr StateBytes(std::uint64_t on_host, std::uint64_t on_device)
      : host(on_host), device(on_device), fullest_device(on_device) {}

  std::uint64_t host = 0;
  std::uint64_t device = 0;          ///< of all devices together, if there are several
  std::uint64_t fullest_device = 0;  ///< of the one that holds most
};

/// What is held at most where one after the other is taken.
constexpr StateBytes most_of(const StateBytes& one, const StateBytes& other) {
  StateBytes most(std::max(one.host, other.host), std::max(one.device, other.device));
  most.fullest_device = std::max(one.fullest_device, other.fullest_device);
  return most;
}

/// What the simulations of a backend take beside what their callers give them, no more and no less.
/// It does not need the backend to live.
struct MemoryUse {
  /// For a state of so many columns and particles, from make_double() or make_single() to its end.
  std::function<StateBytes(Precision precision, unsigned columns, std::uint64_t particles)> state;

  /// While they count particles by the cells of a grid.
  std::function<StateBytes(const Grid& grid)> counting;

  /// While a state of so many particles is verified against its start, which is given a block at a
  /// time (see Simulation::worst_since()).
  std::function<StateBytes(Precision precision, unsigned columns, std::uint64_t particles)>
      verifying;

  /// While a simulation holds a gridded velocity field (see Simulation::hold_field()).
  std::function<StateBytes(const field::Grid& grid)> field;

  /// Before there was any state: to find out how several devices are to share one.
  StateBytes measuring = {};

  /// Whether one simulation can exchange particles with the host while another computes.
  bool overlaps = true;
};

}  // namespace simgpu
