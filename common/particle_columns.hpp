#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/memory/counting_allocator.hpp"
#include "common/particle_view.hpp"

namespace simgpu {

/// Particles in host memory, one column per field, counted by the host ledger. The memory is left
/// uninitialised, so that the thread that first writes a page is the one that gets it.
template <class Real>
class ParticleColumns {
 public:
  /// Throws Error (out_of_memory) when the host cannot give `count` particles.
  explicit ParticleColumns(std::uint64_t count) : size_(count) {
    for (auto& column : columns_) column.resize(count);
  }

  std::uint64_t size() const { return size_; }

  ParticleView<Real> view() {
    return view_of<Real>(size_, [this](std::size_t field) { return columns_[field].data(); });
  }
  ParticleView<const Real> view() const {
    return view_of<const Real>(size_, [this](std::size_t field) { return columns_[field].data(); });
  }

 private:
  std::uint64_t size_;
  std::vector<Real, memory::CountingAllocator<Real>> columns_[field_count];
};

}  // namespace simgpu
