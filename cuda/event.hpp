#pragma once

#include "cuda/cuda_error.hpp"

namespace simgpu::cuda {

/// A moment on the current device's default stream.
class Event {
 public:
  Event() { SIMGPU_CUDA_CHECK(cudaEventCreate(&event_)); }
  ~Event() { succeeded(cudaEventDestroy(event_)); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void record() { SIMGPU_CUDA_CHECK(cudaEventRecord(event_)); }
  /// Waits until the device has come to this moment; an error of the work before it shows here.
  void wait() { SIMGPU_CUDA_CHECK(cudaEventSynchronize(event_)); }

  /// Seconds from `start` to this moment, both of which the device has passed.
  double seconds_since(const Event& start) const {
    float milliseconds = 0;
    SIMGPU_CUDA_CHECK(cudaEventElapsedTime(&milliseconds, start.event_, event_));
    return static_cast<double>(milliseconds) * 1e-3;
  }

 private:
  cudaEvent_t event_{};
};

/// Calls `launch`, which starts work on the current device's default stream, waits for that work
/// and returns the seconds it took on the device.
template <class Launch>
double seconds_of(Launch launch) {
  Event start;
  Event end;
  start.record();
  launch();
  end.record();
  end.wait();
  return end.seconds_since(start);
}

}  // namespace simgpu::cuda
