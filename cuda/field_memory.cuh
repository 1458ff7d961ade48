#pragma once

#include <thrust/device_vector.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/field_grid.hpp"
#include "common/kernels/field.hpp"
#include "cuda/counting_device_allocator.cuh"
#include "cuda/launch.cuh"

namespace simgpu::cuda {

/// A velocity field in the memory of the current device, which a ledger counts: its axes, the
/// velocities at up to three times, and room for those that come from the host.
class FieldMemory {
 public:
  FieldMemory(const field::Grid& grid, memory::Ledger& ledger)
      : view_(field::view_without_memory(grid)),
        nodes_(grid.nodes()),
        dimensions_(grid.dimensions),
        arrived_(grid.bytes_of_level(), CountingDeviceAllocator<std::byte>(ledger)),
        pair_(2 * grid.bytes_of_level(), CountingDeviceAllocator<std::byte>(ledger)),
        more_(grid.is_steady ? 0 : grid.bytes_of_level(),
              CountingDeviceAllocator<std::byte>(ledger)) {
    axes_.reserve(dimensions_);  // what moves is copied by Thrust, and views would be left behind
    for (unsigned axis = 0; axis < dimensions_; ++axis) {
      axes_.emplace_back(grid.axes[axis].begin(), grid.axes[axis].end(),
                         CountingDeviceAllocator<double>(ledger));
      view_.axes[axis].at = thrust::raw_pointer_cast(axes_[axis].data());
    }
    view_.nodes = thrust::raw_pointer_cast(pair_.data());
  }

  /// Takes the velocities at one time, component after component, from host memory, which the
  /// device uses no more however this ends.
  void put(field::Slot slot, std::span<const std::byte> components, const Stream& stream) {
    try {
      SIMGPU_CUDA_CHECK(cudaMemcpyAsync(thrust::raw_pointer_cast(arrived_.data()),
                                        components.data(), components.size(),
                                        cudaMemcpyHostToDevice, stream.get()));
      if (view_.has_doubles) {
        put_as<double>(slot, stream);
      } else {
        put_as<float>(slot, stream);
      }
      stream.wait();
    } catch (const Error&) {
      stream.wait_after_failure();
      throw;
    }
  }

  /// Makes the third time one of the pair, the other of which goes.
  void advance(bool is_forward, const Stream& stream) {
    if (view_.has_doubles) {
      advance_as<double>(is_forward, stream);
    } else {
      advance_as<float>(is_forward, stream);
    }
    stream.wait();
  }

  /// `view`, whose times are given, with this memory.
  field::View complete(const field::View& view) const {
    return field::completed(view_, thrust::raw_pointer_cast(more_.data()), view);
  }

 private:
  using Bytes = thrust::device_vector<std::byte, CountingDeviceAllocator<std::byte>>;
  using Coordinates = thrust::device_vector<double, CountingDeviceAllocator<double>>;

  template <class Value>
  static Value* numbers(Bytes& bytes) {
    return reinterpret_cast<Value*>(thrust::raw_pointer_cast(bytes.data()));
  }

  template <class Value>
  void put_as(field::Slot slot, const Stream& stream) {
    const bool is_more = slot == field::Slot::more;
    launch_for_each(stream, nodes_,
                    PutLevel<Value>{numbers<Value>(arrived_), nodes_, dimensions_,
                                    numbers<Value>(is_more ? more_ : pair_),
                                    is_more ? dimensions_ : 2 * dimensions_,
                                    slot == field::Slot::second ? dimensions_ : 0});
  }

  template <class Value>
  void advance_as(bool is_forward, const Stream& stream) {
    launch_for_each(
        stream, nodes_,
        AdvancePair<Value>{numbers<Value>(pair_), numbers<Value>(more_), dimensions_, is_forward});
  }

  field::View view_;
  std::uint64_t nodes_;
  unsigned dimensions_;
  Bytes arrived_;
  Bytes pair_;
  Bytes more_;
  std::vector<Coordinates> axes_;
};

}  // namespace simgpu::cuda
