#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/grid.hpp"
#include "common/memory/counting_allocator.hpp"
#include "common/simulation.hpp"

namespace simgpu {

/// How many particles are in each cell of a grid. Its memory is counted by the host ledger.
class Density {
 public:
  /// No particles yet. Throws Error (out_of_memory).
  explicit Density(const Grid& grid) : grid_(grid), counts_(grid.cells(), 0) {}

  /// Counts the particles of `simulation` too. Throws Error as Simulation does.
  template <class Real>
  void add(const Simulation<Real>& simulation) {
    simulation.count_cells(grid_, counts_);
  }

  const Grid& grid() const { return grid_; }

  /// A count for each cell, in the order of cell_of().
  std::span<const std::uint64_t> counts() const { return counts_; }
  std::span<std::uint64_t> counts() { return counts_; }

  /// Bytes of host memory that the counts of a grid take, to the byte.
  static constexpr std::uint64_t bytes_of(const Grid& grid) {
    return grid.cells() * sizeof(std::uint64_t);
  }

 private:
  Grid grid_;
  std::vector<std::uint64_t, memory::CountingAllocator<std::uint64_t>> counts_;
};

}  // namespace simgpu
