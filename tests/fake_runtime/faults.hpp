#pragma once

#include <cuda_runtime_api.h>

#include <mutex>
#include <string>

namespace simgpu::fake_runtime {

/// How a call of the runtime fails.
enum class FaultKind {
  once,     ///< this call alone
  lasting,  ///< this call and all after it on its device, which is lost
  later,    ///< the next call that waits for the device, and all after it: this call's work failed
  reset,    ///< the call finds the device reset by another: what was made before is gone
};

/// Call number `call` is to fail, counted from 1; with 0, none is. Of one device, if one is named,
/// calls are counted by themselves, since threads that call at once take their turns in any order.
struct Fault {
  long call = 0;
  cudaError_t error = cudaErrorUnknown;
  FaultKind kind = FaultKind::once;
  int device = any_device;

  static constexpr int any_device = -1;
};

/// From now on, calls are counted anew.
void set_fault(const Fault& fault);

/// The call that had its fault, or nothing if there were too few.
std::string struck_call();

/// Calls that can fail, since set_fault().
long calls_made();

/// What was done that no program may do, such as to free a block twice: a line each.
std::string misuses();

// For the runtime's own parts. They hold mutex() while they work.

std::mutex& mutex();

/// Notes a misuse and returns `error`.
cudaError_t misuse(const std::string& what, cudaError_t error);

/// Counts a call, and returns what it fails with, if it has to.
cudaError_t strike(const char* name);

/// What waiting for the current device gives: the failure of work that was given to it, if any
/// failed.
cudaError_t failure_of_work();

/// Is one more after each reset of the device; what was made in another is gone.
int generation(int device);

/// What calls get that are given something that a reset took away.
cudaError_t gone();

/// Keeps a failure for cudaGetLastError().
cudaError_t remembered(cudaError_t status);

/// What every call goes through: one at a time, and each fails when its turn has come.
template <class Work>
cudaError_t call(const char* name, Work work) {
  const std::lock_guard lock(mutex());
  cudaError_t status = strike(name);
  if (status == cudaSuccess) status = work();
  return remembered(status);
}

/// Whether calls of one device alone are to fail.
bool fault_is_of_one_device();

/// The same of what the runtime does once for all devices, and then no device's fault is told of.
template <class Work>
cudaError_t call_for_all(const char* name, Work work) {
  const std::lock_guard lock(mutex());
  const cudaError_t status = fault_is_of_one_device() ? cudaSuccess : strike(name);
  return remembered(status == cudaSuccess ? work() : status);
}

/// The same of a call that gives something back: that is gone even if the call fails, since all a
/// program can do is try.
template <class Work>
cudaError_t release_call(const char* name, Work work) {
  const std::lock_guard lock(mutex());
  const cudaError_t fault = strike(name);
  const cudaError_t status = work();
  return remembered(fault != cudaSuccess ? fault : status);
}

}  // namespace simgpu::fake_runtime
