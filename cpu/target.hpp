#pragma once

#include <cstddef>

#include "common/host_device.hpp"

// Compiles a function, with all that it calls, for newer processors than the rest of the program:
// with the instructions that instruction_set.cpp asks for, and no others.
#if defined(__x86_64__)
#define SIMGPU_V3 "avx2,bmi,bmi2,fma"
#define SIMGPU_V4 SIMGPU_V3 ",avx512f,avx512bw,avx512cd,avx512dq,avx512vl"
#define SIMGPU_FOR_V3 [[gnu::target(SIMGPU_V3), gnu::flatten]]
#if defined(__clang__)
#define SIMGPU_FOR_V4 [[gnu::target(SIMGPU_V4), gnu::flatten]]
#else
// g++ would keep to half of the registers' width, for processors that slow down beyond it.
#define SIMGPU_FOR_V4 [[gnu::target(SIMGPU_V4 ",prefer-vector-width=512"), gnu::flatten]]
#endif
#else
#define SIMGPU_FOR_V3
#define SIMGPU_FOR_V4
#endif

// What such a function calls is marked SIMGPU_INLINE.

namespace simgpu::cpu {

// Call a function with code of its own, for the processor that `bytes` of a register tell.

template <class Function>
[[gnu::noinline]] SIMGPU_FOR_V3 void call_apart_v3(const Function& function) {
  function();
}
template <class Function>
[[gnu::noinline]] SIMGPU_FOR_V4 void call_apart_v4(const Function& function) {
  function();
}
template <std::size_t bytes, class Function>
SIMGPU_INLINE void call_apart(const Function& function) {
  if constexpr (bytes == 32) {
    call_apart_v3(function);
  } else if constexpr (bytes == 64) {
    call_apart_v4(function);
  } else {
    function();
  }
}

}  // namespace simgpu::cpu
