#pragma once

/// Marks a function that runs on the host and, where nvcc compiles it, on the device as well.
/// This is the only place that asks whether nvcc is at work.
#if defined(__CUDACC__)
#define SIMGPU_HOST_DEVICE __host__ __device__
#else
#define SIMGPU_HOST_DEVICE
#endif
