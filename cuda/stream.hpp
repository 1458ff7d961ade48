#pragma once

#include "cuda/cuda_error.hpp"

namespace simgpu::cuda {

/// A queue of work on the device that is current when it is made. What the default stream was given
/// before is done before it, as Thrust's containers need.
class Stream {
 public:
  Stream() { SIMGPU_CUDA_CHECK(cudaStreamCreate(&stream_)); }
  ~Stream() { succeeded(cudaStreamDestroy(stream_)); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  cudaStream_t get() const { return stream_; }

  /// Waits until all its work is done; an error of that work shows here.
  void wait() const { SIMGPU_CUDA_CHECK(cudaStreamSynchronize(stream_)); }

  /// Waits until its work has let go of all memory, for one who has a failure to tell already.
  void wait_after_failure() const noexcept { succeeded(cudaStreamSynchronize(stream_)); }

 private:
  cudaStream_t stream_{};
};

}  // namespace simgpu::cuda
