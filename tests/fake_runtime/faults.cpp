#include "fake_runtime/faults.hpp"

#include <utility>

#include "fake_runtime/devices.hpp"
#include "fake_runtime/work.hpp"

namespace simgpu::fake_runtime {

namespace {

/// What became of a device.
struct Condition {
  cudaError_t lost = cudaSuccess;     ///< what every call gets, once the device is lost
  cudaError_t failing = cudaSuccess;  ///< what waiting will show
  int generation = 0;
};

struct State {
  Fault fault;
  long calls = 0;
  std::string struck;
  std::string misuses;
  Condition devices[device_count];
};

State& state() {
  static State state;
  return state;
}

Condition& current() {
  return state().devices[current_device()];
}

thread_local cudaError_t last_error = cudaSuccess;

cudaError_t lose_device(cudaError_t error) {
  current().lost = error;
  forget_work();
  return error;
}

/// What the call in turn to fail gets at once.
cudaError_t effect_of(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::once:
      return fault.error;
    case FaultKind::lasting:
      return lose_device(fault.error);
    case FaultKind::later:
      current().failing = fault.error;
      return cudaSuccess;
    case FaultKind::reset:
      ++current().generation;
      forget_work();
      return cudaSuccess;
  }
  return cudaErrorUnknown;
}

cudaError_t last_error_of_thread() {
  const std::lock_guard lock(mutex());
  return current().lost != cudaSuccess ? current().lost : last_error;
}

}  // namespace

void set_fault(const Fault& fault) {
  const std::lock_guard lock(mutex());
  state().fault = fault;
  state().calls = 0;
  state().struck.clear();
}

std::string struck_call() {
  const std::lock_guard lock(mutex());
  return state().struck;
}

long calls_made() {
  const std::lock_guard lock(mutex());
  return state().calls;
}

std::string misuses() {
  const std::lock_guard lock(mutex());
  return state().misuses;
}

std::mutex& mutex() {
  static std::mutex mutex;
  return mutex;
}

cudaError_t misuse(const std::string& what, cudaError_t error) {
  state().misuses += what + "\n";
  return error;
}

cudaError_t strike(const char* name) {
  const int device = state().fault.device;
  const bool counts = device == Fault::any_device || device == current_device();
  if (counts) ++state().calls;
  if (current().lost != cudaSuccess) return current().lost;
  if (!counts || state().calls != state().fault.call) return cudaSuccess;
  state().struck = name;
  return effect_of(state().fault);
}

bool fault_is_of_one_device() {
  return state().fault.device != Fault::any_device;
}

cudaError_t failure_of_work() {
  if (current().lost != cudaSuccess) return current().lost;
  return current().failing != cudaSuccess ? lose_device(current().failing) : cudaSuccess;
}

int generation(int device) {
  return state().devices[device].generation;
}

cudaError_t gone() {
  return state().fault.error;
}

cudaError_t remembered(cudaError_t status) {
  if (status != cudaSuccess) last_error = status;
  return status;
}

}  // namespace simgpu::fake_runtime

extern "C" {

cudaError_t cudaPeekAtLastError() {
  return simgpu::fake_runtime::last_error_of_thread();
}

cudaError_t cudaGetLastError() {
  const cudaError_t status = simgpu::fake_runtime::last_error_of_thread();
  simgpu::fake_runtime::last_error = cudaSuccess;
  return status;
}

}  // extern "C"
