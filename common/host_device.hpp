#pragma once

// This is the only place that asks whether nvcc is at work.

/// Marks a function that runs on the host and, where nvcc compiles it, on the device as well.
#if defined(__CUDACC__)
#define SIMGPU_HOST_DEVICE __host__ __device__
#else
#define SIMGPU_HOST_DEVICE
#endif

/// Marks a long function that is called from many places: nvcc would inline a copy in each of them.
#if defined(__CUDACC__)
#define SIMGPU_CALLED_ON_DEVICE __noinline__
#else
#define SIMGPU_CALLED_ON_DEVICE
#endif

// For what a function calls that is compiled for newer processors than the rest of the program (see
// cpu/target.hpp): what is not inlined there stays code for any processor. g++ inlines all of it
// because of "flatten", and better, in its own order; clang does so for direct calls alone.
#if defined(__clang__)
#define SIMGPU_INLINE [[gnu::always_inline]] inline
#define SIMGPU_INLINE_LAMBDA __attribute__((always_inline))
#else
#define SIMGPU_INLINE inline
#define SIMGPU_INLINE_LAMBDA
#endif

/// Marks a formula that is written for any Number (see number.hpp).
#define SIMGPU_FORMULA SIMGPU_INLINE SIMGPU_HOST_DEVICE

namespace simgpu {

/// Whether `value` is true for all threads of a GPU that execute this call together: a warp, or
/// part of one. On the host it is the caller's alone. Which threads these are is up to the compiler
/// and the GPU, so only the time that something takes may depend on it, not a result.
SIMGPU_HOST_DEVICE inline bool all_of_warp(bool value) {
#if defined(__CUDA_ARCH__)
  return __all_sync(__activemask(), value) != 0;
#else
  return value;
#endif
}

}  // namespace simgpu
