#include "failing_new.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local long requests_left = 0;  // 0 or less: none is to fail

bool has_to_fail() {
  return requests_left > 0 && --requests_left == 0;
}

void* take(std::size_t bytes) {
  return has_to_fail() ? nullptr : std::malloc(bytes > 0 ? bytes : 1);
}

void* take(std::size_t bytes, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return has_to_fail() ? nullptr : std::aligned_alloc(align, (bytes + align - 1) / align * align);
}

template <class... Alignment>
void* take_or_throw(std::size_t bytes, Alignment... alignment) {
  void* block = take(bytes, alignment...);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}

}  // namespace

// All forms that a program may replace; what is not here calls one of these.
void* operator new(std::size_t bytes) {
  return take_or_throw(bytes);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return take_or_throw(bytes, alignment);
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return take(bytes);
}
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return take(bytes, alignment);
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}
void operator delete(void* block, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  std::free(block);
}

namespace simgpu::test {

FailingNew::FailingNew(long k) {
  requests_left = k;
}

FailingNew::~FailingNew() {
  requests_left = 0;
}

bool FailingNew::has_failed() const {
  return requests_left <= 0;
}

}  // namespace simgpu::test
