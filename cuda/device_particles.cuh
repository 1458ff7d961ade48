#pragma once

#include <thrust/copy.h>
#include <thrust/device_ptr.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>

#include <cstdint>

#include "common/initial_state.hpp"
#include "common/particle_view.hpp"
#include "common/range.hpp"
#include "cuda/counting_device_allocator.cuh"

namespace simgpu::cuda {

/// Writes the start state of particle first + i at place i.
template <class Real>
struct CreateParticle {
  ParticleView<Real> particles;
  std::uint64_t seed;
  std::uint64_t first;

  SIMGPU_HOST_DEVICE void operator()(std::uint64_t i) const {
    particles.store(i, initial_particle<Real>(seed, first + i));
  }
};

/// A range of particles in device memory, one column per field, and what Thrust does with it. All
/// device memory, scratch space included, goes through the counting allocator. The code is the same
/// under any of Thrust's device systems, so tests run it on the host.
template <class Real>
class DeviceParticles {
 public:
  explicit DeviceParticles(Range range) : range_(range) {
    for (auto& column : columns_) column.resize(range.count);
  }

  Range range() const { return range_; }

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

  void create(std::uint64_t seed) {
    thrust::for_each_n(thrust::device(scratch_), index(0), range_.count,
                       CreateParticle<Real>{view(), seed, range_.first});
  }

  void load(std::uint64_t offset, ParticleView<const Real> particles) {
    const ParticleView<Real> place = view().subview(offset, particles.size);
    for (std::size_t field = 0; field < field_count; ++field) {
      thrust::copy_n(particles.columns[field], particles.size,
                     thrust::device_pointer_cast(place.columns[field]));
    }
  }

  void store(std::uint64_t offset, ParticleView<Real> particles) const {
    const ParticleView<const Real> place = view().subview(offset, particles.size);
    for (std::size_t field = 0; field < field_count; ++field) {
      thrust::copy_n(thrust::device_pointer_cast(place.columns[field]), particles.size,
                     particles.columns[field]);
    }
  }

 private:
  static thrust::counting_iterator<std::uint64_t> index(std::uint64_t i) {
    return thrust::counting_iterator<std::uint64_t>(i);
  }

  Range range_;
  thrust::device_vector<Real, CountingDeviceAllocator<Real>> columns_[field_count];
  mutable CountingDeviceAllocator<char> scratch_;
};

}  // namespace simgpu::cuda
