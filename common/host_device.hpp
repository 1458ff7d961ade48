#pragma once

/// Marks a function that runs on the host and, where nvcc compiles it, on the device as well.
/// This is the only place that asks whether nvcc is at work.
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
