#include "common/floating_point.hpp"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif
#include <cstdint>

namespace simgpu {

namespace {

/// What the C library's default environment leaves out in one version or another.
void set_control_register() noexcept {
#if defined(__x86_64__)
  constexpr unsigned int masked_and_to_nearest = 0x1f80;
  ::_mm_setcsr(masked_and_to_nearest);
#elif defined(__aarch64__)
  constexpr std::uint64_t untrapped_and_to_nearest = 0;
  __asm__ volatile("msr fpcr, %0" : : "r"(untrapped_and_to_nearest) : "memory");
#endif
}

}  // namespace

// None is inlined, so that no compiler moves arithmetic from one side of it to the other.
[[gnu::noinline]] DefaultFloatingPoint::DefaultFloatingPoint() noexcept {
  std::fegetenv(&before_);
  std::fesetenv(FE_DFL_ENV);
  set_control_register();
}

[[gnu::noinline]] DefaultFloatingPoint::~DefaultFloatingPoint() {
  std::fesetenv(&before_);
}

[[gnu::noinline]] KeptFloatingPoint::KeptFloatingPoint() noexcept {
  std::fegetenv(&before_);
}

[[gnu::noinline]] KeptFloatingPoint::~KeptFloatingPoint() {
  std::fesetenv(&before_);
}

}  // namespace simgpu
