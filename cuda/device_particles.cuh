#pragma once

#include <thrust/device_vector.h>

#include <vector>

#include "common/particle_view.hpp"
#include "common/range.hpp"
#include "cuda/counting_device_allocator.cuh"

namespace simgpu::cuda {

/// A range of particles in device memory, one column per field, counted by a ledger. The code is
/// the same under any of Thrust's device systems, so tests run it on the host.
template <class Real>
class DeviceParticles {
 public:
  DeviceParticles(unsigned column_count, Range range,
                  memory::Ledger& ledger = memory::device_ledger())
      : range_(range) {
    columns_.reserve(column_count);
    for (unsigned column = 0; column < column_count; ++column) {
      columns_.emplace_back(range.count, Allocator(ledger));
    }
  }

  Range range() const { return range_; }

  /// Holds other particles, no more than it was made for.
  void move_to(Range range) { range_ = range; }

  /// A view whose columns are in device memory.
  ParticleView<Real> view() {
    return view_of<Real>(range_.count, column_count(), [this](unsigned column) {
      return thrust::raw_pointer_cast(columns_[column].data());
    });
  }
  ParticleView<const Real> view() const {
    return view_of<const Real>(range_.count, column_count(), [this](unsigned column) {
      return thrust::raw_pointer_cast(columns_[column].data());
    });
  }

 private:
  using Allocator = CountingDeviceAllocator<Real>;
  using Column = thrust::device_vector<Real, Allocator>;

  unsigned column_count() const { return static_cast<unsigned>(columns_.size()); }

  Range range_;
  std::vector<Column> columns_;
};

}  // namespace simgpu::cuda
