#pragma once

#include <cuda_runtime_api.h>

#include "common/base/error.hpp"

namespace simgpu::cuda {

/// What a failure means to the user: too little memory, a device that cannot be used, or a run that
/// failed.
ErrorKind kind_of(cudaError_t status) noexcept;

/// Throws Error if `status` is a failure, and clears CUDA's sticky copy of it so that the next call
/// is not blamed. The sentence has CUDA's own words, the call and its place.
///
/// Wrap every call of the CUDA runtime: SIMGPU_CUDA_CHECK(cudaSetDevice(0)).
void check(cudaError_t status, const char* call, const char* file, int line);

/// For destructors and noexcept functions: clears the failure and says whether there was none.
bool succeeded(cudaError_t status) noexcept;

}  // namespace simgpu::cuda

// The place by macro: nvcc before 12.2 cannot compile std::source_location.
#define SIMGPU_CUDA_CHECK(call) ::simgpu::cuda::check((call), #call, __FILE__, __LINE__)
