#include "cuda/cuda_error.hpp"

#include <string>

namespace simgpu::cuda {

ErrorKind kind_of(cudaError_t status) noexcept {
  switch (status) {
    case cudaErrorMemoryAllocation:
      return ErrorKind::out_of_memory;
    case cudaErrorNoDevice:
    case cudaErrorInvalidDevice:
    case cudaErrorDevicesUnavailable:
    case cudaErrorInsufficientDriver:
    case cudaErrorSystemDriverMismatch:
    case cudaErrorSystemNotReady:
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorUnsupportedPtxVersion:
      return ErrorKind::device_unusable;
    default:
      return ErrorKind::run_failed;
  }
}

void check(cudaError_t status, const char* call, const char* file, int line) {
  if (succeeded(status)) return;
  throw Error(kind_of(status), std::string("CUDA failed: ") + cudaGetErrorString(status) + " (" +
                                   cudaGetErrorName(status) + " from " + call + ", " + file + ":" +
                                   std::to_string(line) + ")");
}

bool succeeded(cudaError_t status) noexcept {
  if (status == cudaSuccess) return true;
  static_cast<void>(cudaGetLastError());
  return false;
}

}  // namespace simgpu::cuda
