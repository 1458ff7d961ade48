#include "cuda/cuda_error.hpp"

#include <string>

namespace simgpu::cuda {

void check(cudaError_t status, const char* call, ErrorKind kind, std::source_location where) {
  if (status == cudaSuccess) return;
  static_cast<void>(cudaGetLastError());
  if (status == cudaErrorMemoryAllocation) kind = ErrorKind::out_of_memory;
  throw Error(kind, std::string("CUDA failed: ") + cudaGetErrorString(status) + " (" +
                        cudaGetErrorName(status) + " from " + call + ", " + where.file_name() +
                        ":" + std::to_string(where.line()) + ")");
}

bool succeeded(cudaError_t status) noexcept {
  if (status == cudaSuccess) return true;
  static_cast<void>(cudaGetLastError());
  return false;
}

}  // namespace simgpu::cuda
