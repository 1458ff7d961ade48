#pragma once

#include <thrust/device_allocator.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>

#include "common/memory/ledger.hpp"

namespace simgpu::cuda {

/// The device did not give a block of memory: it has too little, or it failed. What Thrust says of
/// it is nested within.
class DeviceBadAlloc : public std::bad_alloc {
 public:
  explicit DeviceBadAlloc(std::uint64_t bytes) noexcept : bytes_(bytes) {}

  const char* what() const noexcept override { return "no device memory"; }
  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  std::uint64_t bytes_;
};

/// An allocator of device memory for thrust::device_vector that keeps a ledger: that of its device,
/// or device_ledger() where nobody asks which device it is.
template <class T>
class CountingDeviceAllocator : public thrust::device_allocator<T> {
  using Base = thrust::device_allocator<T>;

 public:
  using typename Base::pointer;
  using typename Base::size_type;

  template <class U>
  struct rebind {
    using other = CountingDeviceAllocator<U>;
  };

  CountingDeviceAllocator() = default;
  template <class U>
  CountingDeviceAllocator(const CountingDeviceAllocator<U>& other)
      : Base(other), ledger_(&other.ledger()) {}
  explicit CountingDeviceAllocator(memory::Ledger& ledger) : ledger_(&ledger) {}

  memory::Ledger& ledger() const noexcept { return *ledger_; }

  /// Throws DeviceBadAlloc with the bytes asked for.
  pointer allocate(size_type count) {
    const std::uint64_t bytes = count * sizeof(T);
    try {
      const pointer block = Base::allocate(count);
      ledger_->allocated(bytes);
      return block;
    } catch (const std::bad_alloc&) {
      std::throw_with_nested(DeviceBadAlloc(bytes));
    }
  }

  /// Called by destructors, so it does not report a failure: a device that cannot even free memory
  /// has failed before, and the call that met it said so. It goes past the base's deallocate, which
  /// is noexcept over a resource that throws, and so would end the program.
  void deallocate(pointer block, size_type count) noexcept {
    try {
      this->resource()->do_deallocate(block, count * sizeof(T), alignof(T));
    } catch (const std::exception&) {
    }
    ledger_->released(count * sizeof(T));
  }

 private:
  memory::Ledger* ledger_ = &memory::device_ledger();
};

}  // namespace simgpu::cuda
