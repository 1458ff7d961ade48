#pragma once

#include <functional>
#include <vector>

#include "fake_runtime/devices.hpp"
#include "fake_runtime/faults.hpp"
#include "fake_runtime/handles.hpp"

namespace simgpu::fake_runtime {

/// Work that is taken down rather than done.
struct Capture {
  std::vector<std::function<void()>> work;
  bool is_broken = false;
};

struct Stream {
  int device = 0;
  bool is_capturing = false;
  Capture capture;
};

Handles<Stream>& streams();

/// The current device's own stream, by one of its two names.
inline bool is_default(cudaStream_t handle) {
  return handle == nullptr || handle == cudaStreamLegacy;
}

/// What `use` makes of the stream's capture, null where it does not capture. The stream must be of
/// the current device.
template <class Use>
cudaError_t use_for_work(cudaStream_t handle, Use use) {
  if (is_default(handle)) return use(static_cast<Capture*>(nullptr));
  return streams().visit(handle, [&](Stream& stream) {
    if (stream.device != current_device()) {
      return misuse("work is given to a stream of another device", cudaErrorInvalidResourceHandle);
    }
    return use(stream.is_capturing ? &stream.capture : nullptr);
  });
}

}  // namespace simgpu::fake_runtime
