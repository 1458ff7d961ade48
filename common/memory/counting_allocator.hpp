#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <new>
#include <utility>

#include "common/memory/host_probe.hpp"
#include "common/memory/ledger.hpp"
#include "common/memory/out_of_memory.hpp"

namespace simgpu::memory {

/// Bytes of a cache line on the processors at hand.
inline constexpr std::size_t cache_line_bytes = 64;

/// An allocator of host memory for standard containers that keeps a ledger (host_ledger() unless
/// told otherwise). Blocks start at a multiple of `Alignment`: a cache line suits columns; many
/// small blocks, where the rounding would outweigh them, want no more than an object needs.
/// Elements made without a value are left uninitialised, so that making a container touches none of
/// its pages.
template <class T, std::size_t Alignment = cache_line_bytes>
class CountingAllocator {
  static_assert(std::has_single_bit(Alignment), "alignments are powers of two");

 public:
  using value_type = T;
  template <class U>
  struct rebind {  // NOLINT(readability-identifier-naming): the standard's name
    using other = CountingAllocator<U, Alignment>;
  };

  CountingAllocator() noexcept = default;
  explicit CountingAllocator(Ledger& ledger) noexcept : ledger_(&ledger) {}
  template <class U>  // NOLINTNEXTLINE(google-explicit-constructor): containers convert allocators
  CountingAllocator(const CountingAllocator<U, Alignment>& other) noexcept
      : ledger_(&other.ledger()) {}

  /// Throws Error (out_of_memory) that names the bytes asked for.
  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / element_bytes())
      throw std::bad_array_new_length();
    const std::size_t bytes = count * element_bytes();
    void* block = ask(bytes);
    if (block == nullptr) throw_out_of_host_memory(bytes);
    ledger_->allocated(bytes);
    return static_cast<T*>(block);
  }

  void deallocate(T* block, std::size_t count) noexcept {
    const std::size_t bytes = count * element_bytes();
    if (bytes >= large_release) host_probe().read();  // a peak of RSS, perhaps, that is about to go
    ledger_->released(bytes);
    give_back(block);
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
  bool operator==(const CountingAllocator<U, Alignment>& other) const noexcept {
    return ledger_ == &other.ledger();
  }

 private:
  static constexpr std::size_t large_release = std::size_t{1} << 20;

  // NOLINTNEXTLINE(bugprone-sizeof-expression): containers allocate pointers too
  static constexpr std::size_t element_bytes() { return sizeof(T); }
  static constexpr std::size_t alignment() { return std::max(Alignment, alignof(T)); }

  /// Plain new already aligns as much as this, and spends nothing on alignment.
  static constexpr bool plain() { return alignment() <= __STDCPP_DEFAULT_NEW_ALIGNMENT__; }

  /// Null if there is not so much.
  static void* ask(std::size_t bytes) noexcept {
    if constexpr (plain()) {
      return ::operator new(bytes, std::nothrow);
    } else {
      return ::operator new (bytes, std::align_val_t{alignment()}, std::nothrow);
    }
  }

  static void give_back(void* block) noexcept {
    if constexpr (plain()) {
      ::operator delete(block);
    } else {
      ::operator delete (block, std::align_val_t{alignment()});
    }
  }

  Ledger* ledger_ = &host_ledger();
};

}  // namespace simgpu::memory
