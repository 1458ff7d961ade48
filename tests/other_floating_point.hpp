#pragma once

#include <cfenv>
#include <string_view>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace simgpu::test {

/// The floating-point environments that a library or a caller may have set, by name. "flush" has
/// subnormal numbers flushed to zero and read as zero, "trap" ends the program where an exception
/// is raised.
inline constexpr const char* other_environments[] = {
    "upward", "downward", "toward-zero",
#if defined(__x86_64__)
    "flush",  "trap",
#endif
};

/// Sets one of them in the calling thread.
inline void set_environment(std::string_view name) {
  if (name == "upward") std::fesetround(FE_UPWARD);
  if (name == "downward") std::fesetround(FE_DOWNWARD);
  if (name == "toward-zero") std::fesetround(FE_TOWARDZERO);
#if defined(__x86_64__)
  constexpr unsigned flush_and_read_as_zero = 0x8040;
  constexpr unsigned masks = 0x0f80;  // of all but rounding, which the C++ library does itself
  if (name == "flush") _mm_setcsr(_mm_getcsr() | flush_and_read_as_zero);
  if (name == "trap") _mm_setcsr(_mm_getcsr() & ~masks);
#endif
}

}  // namespace simgpu::test
