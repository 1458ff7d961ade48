#include "cuda/cuda_error.hpp"

#include <gtest/gtest.h>

#include "expect_error.hpp"
#include "test_backends.hpp"

namespace simgpu::cuda {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(CudaError, SuccessPasses) {
  EXPECT_NO_THROW(SIMGPU_CUDA_CHECK(cudaSuccess));
}

TEST(CudaError, FailureNamesCudasWordsTheCallAndItsPlace) {
  test::expect_error(
      ErrorKind::run_failed,
      AllOf(HasSubstr("cudaErrorLaunchFailure"), HasSubstr("unspecified launch failure"),
            HasSubstr("cuda_error_test.cpp:")),
      [] { SIMGPU_CUDA_CHECK(cudaErrorLaunchFailure); });
}

TEST(CudaError, RunningOutOfDeviceMemoryIsOutOfMemory) {
  test::expect_error(ErrorKind::out_of_memory, HasSubstr("cudaErrorMemoryAllocation"),
                     [] { SIMGPU_CUDA_CHECK(cudaErrorMemoryAllocation); });
}

TEST(CudaError, DeviceThatCannotBeUsedIsNotAFailedRun) {
  EXPECT_EQ(kind_of(cudaErrorNoKernelImageForDevice), ErrorKind::device_unusable);
  EXPECT_EQ(kind_of(cudaErrorDevicesUnavailable), ErrorKind::device_unusable);
  EXPECT_EQ(kind_of(cudaErrorInsufficientDriver), ErrorKind::device_unusable);
  EXPECT_EQ(kind_of(cudaErrorIllegalAddress), ErrorKind::run_failed);
}

// A call with a null argument fails on every machine, and leaves its error behind for
// cudaGetLastError unless check() takes it away.
TEST(CudaError, StickyCopyIsCleared) {
  SIMGPU_NEED_GPU();  // without a driver, every call has its error, cudaPeekAtLastError too
  test::expect_error(ErrorKind::run_failed, HasSubstr("cudaRuntimeGetVersion"),
                     [] { SIMGPU_CUDA_CHECK(cudaRuntimeGetVersion(nullptr)); });
  EXPECT_EQ(cudaPeekAtLastError(), cudaSuccess);
  EXPECT_FALSE(succeeded(cudaRuntimeGetVersion(nullptr)));
  EXPECT_EQ(cudaPeekAtLastError(), cudaSuccess);
}

}  // namespace
}  // namespace simgpu::cuda
