#pragma once

#include <cstddef>
#include <functional>

#include "fake_runtime/faults.hpp"

namespace simgpu::fake_runtime {

/// Bytes of host memory.
struct HostBytes {
  const void* begin = nullptr;
  std::size_t size = 0;
};

// What was given to each device and is not yet done: a queue, in the order in which it was given.
// Nothing in it is done before the program waits for it, as on a device that is very slow, so that
// a program that forgets to wait does not see its results.

/// Gives work to the current device, which meanwhile uses `touched`.
void enqueue(std::function<void()> work, const HostBytes& touched = {});

/// Does all work of the current device, if none of it fails.
cudaError_t wait_for_work();

/// Drops all work of the current device.
void forget_work();

/// Drops that of all devices.
void forget_all_work();

/// Whether any device has work left that uses some of these bytes.
bool is_in_use(const HostBytes& bytes);

/// Whether two stretches of memory have a byte in common.
bool overlap(const HostBytes& a, const HostBytes& b);

}  // namespace simgpu::fake_runtime
