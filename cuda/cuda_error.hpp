#pragma once

#include <cuda_runtime_api.h>

#include <source_location>

#include "common/error.hpp"

namespace simgpu::cuda {

/// Throws Error if `status` is a failure, and clears CUDA's sticky copy of it so that the next call
/// is not blamed. The sentence has CUDA's own words, the call and its place. `kind` is what the
/// failure means to the user; running out of device memory is always out_of_memory.
///
/// Wrap every call of the CUDA runtime: SIMGPU_CUDA_CHECK(cudaSetDevice(0)).
void check(cudaError_t status, const char* call, ErrorKind kind = ErrorKind::run_failed,
           std::source_location where = std::source_location::current());

/// For destructors and noexcept functions: clears the failure and says whether there was none.
bool succeeded(cudaError_t status) noexcept;

}  // namespace simgpu::cuda

#define SIMGPU_CUDA_CHECK(call) ::simgpu::cuda::check((call), #call)
