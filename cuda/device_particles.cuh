#pragma once

#include <thrust/device_vector.h>

#include <cstddef>
#include <utility>

#include "common/particle_view.hpp"
#include "common/range.hpp"
#include "cuda/counting_device_allocator.cuh"

namespace simgpu::cuda {

/// A range of particles in device memory, one column per field, counted by a ledger. The code is
/// the same under any of Thrust's device systems, so tests run it on the host.
template <class Real>
class DeviceParticles {
 public:
  explicit DeviceParticles(Range range, memory::Ledger& ledger = memory::device_ledger())
      : DeviceParticles(range, Allocator(ledger), std::make_index_sequence<field_count>()) {}

  Range range() const { return range_; }

  /// Holds other particles, no more than it was made for.
  void move_to(Range range) { range_ = range; }

  /// A view whose columns are in device memory.
  ParticleView<Real> view() {
    return view_of<Real>(range_.count, [this](std::size_t field) {
      return thrust::raw_pointer_cast(columns_[field].data());
    });
  }
  ParticleView<const Real> view() const {
    return view_of<const Real>(range_.count, [this](std::size_t field) {
      return thrust::raw_pointer_cast(columns_[field].data());
    });
  }

 private:
  using Allocator = CountingDeviceAllocator<Real>;
  using Column = thrust::device_vector<Real, Allocator>;

  template <std::size_t... field>
  DeviceParticles(Range range, const Allocator& allocator, std::index_sequence<field...>)
      : range_(range), columns_{(static_cast<void>(field), Column(range.count, allocator))...} {}

  Range range_;
  Column columns_[field_count];
};

}  // namespace simgpu::cuda
