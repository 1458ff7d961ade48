#pragma once

// This is the only place that asks whether nvcc is at work.

/// Marks a function that runs on the host and, where nvcc compiles it, on the device as well.
#if defined(__CUDACC__)
#define SIMGPU_HOST_DEVICE __host__ __device__
#else
#define SIMGPU_HOST_DEVICE
#endif

/// 0 while nvcc compiles for the device, which has no variables of a thread of the host.
#if defined(__CUDA_ARCH__)
#define SIMGPU_ON_HOST 0
#else
#define SIMGPU_ON_HOST 1
#endif

namespace simgpu {

/// Whether `value` is true for all threads of a GPU that execute this call together: a warp, or
/// part of one. On the host it is the caller's alone. Which threads these are is up to the compiler
/// and the GPU, so only the time that something takes may depend on it, not a result.
SIMGPU_HOST_DEVICE inline bool all_of_warp(bool value) {
#if !SIMGPU_ON_HOST
  return __all_sync(__activemask(), value) != 0;
#else
  return value;
#endif
}

}  // namespace simgpu
