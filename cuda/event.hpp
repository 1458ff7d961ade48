#pragma once

#include "cuda/cuda_error.hpp"
#include "cuda/stream.hpp"

namespace simgpu::cuda {

/// A moment in the work of a stream.
class Event {
 public:
  Event() { SIMGPU_CUDA_CHECK(cudaEventCreate(&event_)); }
  ~Event() { succeeded(cudaEventDestroy(event_)); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void record(const Stream& stream) { SIMGPU_CUDA_CHECK(cudaEventRecord(event_, stream.get())); }
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

/// Calls `launch`, which gives work to `stream`, waits for that work and returns the seconds it
/// took on the device.
template <class Launch>
double seconds_of(const Stream& stream, Launch launch) {
  Event start;
  Event end;
  start.record(stream);
  launch();
  end.record(stream);
  end.wait();
  return end.seconds_since(start);
}

}  // namespace simgpu::cuda
