#pragma once

#include <cstdint>
#include <vector>

#include "common/memory/counting_allocator.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

/// Particles in host memory, column by column, counted by the host ledger. The memory is left
/// uninitialised, so that the thread that first writes a page is the one that gets it.
template <class Real>
class ParticleColumns {
 public:
  /// Throws Error (out_of_memory) when the host cannot give `count` particles.
  ParticleColumns(unsigned column_count, std::uint64_t count)
      : size_(count), column_count_(column_count) {
    for (unsigned column = 0; column < column_count; ++column) columns_[column].resize(count);
  }

  std::uint64_t size() const { return size_; }

  ParticleView<Real> view() {
    return view_of<Real>(size_, column_count_,
                         [this](unsigned column) { return columns_[column].data(); });
  }
  ParticleView<const Real> view() const {
    return view_of<const Real>(size_, column_count_,
                               [this](unsigned column) { return columns_[column].data(); });
  }

 private:
  std::uint64_t size_;
  unsigned column_count_;
  std::vector<Real, memory::CountingAllocator<Real>> columns_[most_columns];
};

}  // namespace simgpu
