#pragma once

#include <cstdint>
#include <vector>

#include "common/state_bytes.hpp"

namespace simgpu::driver {

/// How devices divide particles among them, and what that takes of all together. A team makes and
/// counts one after the other, and verifies so, too: what is held at once is then the same in every
/// run.
class Division {
 public:
  /// For each device what its simulations take, and its speed (see shares()).
  Division(std::vector<MemoryUse> uses, std::vector<double> speeds);

  /// How many of so many particles each device gets.
  std::vector<std::uint64_t> of(std::uint64_t particles) const;

  /// Of a simulation that is divided so.
  MemoryUse memory_use() const;

 private:
  StateBytes state(Precision precision, unsigned columns, std::uint64_t particles) const;
  StateBytes counting(const Grid& grid) const;
  StateBytes verifying(Precision precision, unsigned columns, std::uint64_t particles) const;
  StateBytes field(const field::Grid& grid) const;

  std::vector<MemoryUse> uses_;
  std::vector<double> speeds_;
};

}  // namespace simgpu::driver
