#include "fake_runtime/streams.hpp"

#include <memory>

#include "fake_runtime/held.hpp"
#include "fake_runtime/work.hpp"

namespace simgpu::fake_runtime {

namespace {

/// When a device came to an event, in milliseconds of its clock, which is one later at each of
/// them.
struct Event {
  int device = current_device();
  enum class State { never_recorded, ahead, passed } state = State::never_recorded;
  int milliseconds = 0;
};

Handles<std::shared_ptr<Event>>& events() {
  static Handles<std::shared_ptr<Event>> events("event");
  return events;
}

void pass(Event& event) {
  static int clocks[device_count] = {};
  event.state = Event::State::passed;
  event.milliseconds = ++clocks[event.device];
}

cudaError_t refuse_in_capture(const Capture* capture) {
  if (capture == nullptr) return cudaSuccess;
  return misuse("a stream that captures is waited for", cudaErrorStreamCaptureUnsupported);
}

cudaError_t record(const std::shared_ptr<Event>& event, const Capture* capture) {
  if (capture != nullptr) {
    return misuse("an event is recorded in a capture", cudaErrorStreamCaptureUnsupported);
  }
  if (event->device != current_device()) {
    return misuse("an event is recorded on another device", cudaErrorInvalidResourceHandle);
  }
  event->state = Event::State::ahead;
  enqueue([event] { pass(*event); });
  return cudaSuccess;
}

cudaError_t elapsed(const Event& start, const Event& end, float* milliseconds) {
  using State = Event::State;
  if (start.state == State::never_recorded || end.state == State::never_recorded) {
    return misuse("an event is read that was never recorded", cudaErrorInvalidResourceHandle);
  }
  if (start.state != State::passed || end.state != State::passed) {
    return misuse("an event is read before it is waited for", cudaErrorNotReady);
  }
  *milliseconds = static_cast<float>(end.milliseconds - start.milliseconds);
  return cudaSuccess;
}

}  // namespace

void* new_handle() {
  static std::uintptr_t last = 0xFA4E0000;
  return reinterpret_cast<void*>(++last);
}

Handles<Stream>& streams() {
  static Handles<Stream> streams("stream");
  return streams;
}

std::size_t streams_held() {
  return streams().size();
}

std::size_t events_held() {
  return events().size();
}

}  // namespace simgpu::fake_runtime

using namespace simgpu::fake_runtime;

extern "C" {

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return call("cudaStreamCreate", [&] {
    *stream = static_cast<cudaStream_t>(streams().add({current_device(), false, {}}));
    return cudaSuccess;
  });
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return release_call("cudaStreamDestroy", [&] {
    return streams().remove(stream, [](const Stream& last) {
      return last.is_capturing ? misuse("a stream is destroyed while it captures", cudaErrorUnknown)
                               : cudaSuccess;
    });
  });
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return call("cudaStreamSynchronize", [&] {
    const cudaError_t refused = use_for_work(stream, refuse_in_capture);
    return refused != cudaSuccess ? refused : wait_for_work();
  });
}

cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return call("cudaEventCreate", [&] {
    *event = static_cast<cudaEvent_t>(events().add(std::make_shared<Event>()));
    return cudaSuccess;
  });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return release_call("cudaEventDestroy", [&] { return events().remove(event); });
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return call("cudaEventRecord", [&] {
    return events().visit(event, [&](const std::shared_ptr<Event>& recorded) {
      return use_for_work(stream,
                          [&](const Capture* capture) { return record(recorded, capture); });
    });
  });
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return call("cudaEventSynchronize", [&] {
    return events().visit(event, [](const std::shared_ptr<Event>&) { return wait_for_work(); });
  });
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t start, cudaEvent_t end) {
  return call("cudaEventElapsedTime", [&] {
    return events().visit(start, [&](const std::shared_ptr<Event>& first) {
      return events().visit(end, [&](const std::shared_ptr<Event>& last) {
        return elapsed(*first, *last, milliseconds);
      });
    });
  });
}

}  // extern "C"
