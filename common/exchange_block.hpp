#pragma once

#include <algorithm>
#include <memory>

#include "common/block.hpp"
#include "common/particle_columns.hpp"
#include "common/simulation.hpp"

namespace simgpu {

/// Host memory through which the particles of a simulation come and go, a block at a time.
template <class Real>
class ExchangeBlock {
 public:
  explicit ExchangeBlock(const Simulation<Real>& simulation)
      : columns_(simulation.law().column_count(),
                 std::min(simulation.range().count, block_particles)),
        pinned_(simulation.pin(columns_.view())) {}

  /// Its first `count` particles, of which there are as many as for_each_block() asks for.
  ParticleView<Real> view(std::uint64_t count) { return columns_.view().subview(0, count); }

 private:
  ParticleColumns<Real> columns_;
  std::unique_ptr<PinnedMemory> pinned_;
};

}  // namespace simgpu
