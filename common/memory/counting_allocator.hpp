#pragma once

#include <cstddef>
#include <limits>
#include <new>
#include <utility>

#include "common/memory/host_probe.hpp"
#include "common/memory/ledger.hpp"
#include "common/memory/out_of_memory.hpp"

namespace simgpu::memory {

/// An allocator of host memory for standard containers that keeps a ledger (host_ledger() unless
/// told otherwise). Blocks start on a cache line. Elements made without a value are left
/// uninitialised, so that making a container touches none of its pages.
template <class T>
class CountingAllocator {
 public:
  using value_type = T;

  CountingAllocator() noexcept = default;
  explicit CountingAllocator(Ledger& ledger) noexcept : ledger_(&ledger) {}
  template <class U>  // NOLINTNEXTLINE(google-explicit-constructor): containers convert allocators
  CountingAllocator(const CountingAllocator<U>& other) noexcept : ledger_(&other.ledger()) {}

  /// Throws Error (out_of_memory) that names the bytes asked for.
  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T))
      throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    void* block = ::operator new(bytes, alignment, std::nothrow);
    if (block == nullptr) throw_out_of_host_memory(bytes);
    ledger_->allocated(bytes);
    return static_cast<T*>(block);
  }

  void deallocate(T* block, std::size_t count) noexcept {
    const std::size_t bytes = count * sizeof(T);
    if (bytes >= large_release) host_probe().read();  // a peak of RSS, perhaps, that is about to go
    ledger_->released(bytes);
    ::operator delete(block, alignment);
  }

  template <class U>
  void construct(U* element) noexcept {
    ::new (static_cast<void*>(element)) U;
  }
  template <class U, class... Arguments>
  void construct(U* element, Arguments&&... arguments) {
    ::new (static_cast<void*>(element)) U(std::forward<Arguments>(arguments)...);
  }

  Ledger& ledger() const noexcept { return *ledger_; }

  template <class U>
  bool operator==(const CountingAllocator<U>& other) const noexcept {
    return ledger_ == &other.ledger();
  }

 private:
  static constexpr std::align_val_t alignment{64};
  static constexpr std::size_t large_release = std::size_t{1} << 20;

  Ledger* ledger_ = &host_ledger();
};

}  // namespace simgpu::memory
