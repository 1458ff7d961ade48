#include "fake_runtime/work.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "fake_runtime/devices.hpp"

namespace simgpu::fake_runtime {

namespace {

struct Item {
  std::function<void()> work;
  HostBytes touched;
};

using Queue = std::vector<Item>;

std::array<Queue, device_count>& queues() {
  static std::array<Queue, device_count> queues;
  return queues;
}

/// Of the current device.
Queue& queue() {
  return queues()[static_cast<std::size_t>(current_device())];
}

}  // namespace

void enqueue(std::function<void()> work, const HostBytes& touched) {
  queue().push_back({std::move(work), touched});
}

cudaError_t wait_for_work() {
  const cudaError_t failure = failure_of_work();
  if (failure != cudaSuccess) return failure;
  for (const Item& item : queue()) item.work();
  queue().clear();
  return cudaSuccess;
}

void forget_work() {
  queue().clear();
}

void forget_all_work() {
  for (Queue& queue : queues()) queue.clear();
}

bool is_in_use(const HostBytes& bytes) {
  const auto uses = [&](const Item& item) { return overlap(item.touched, bytes); };
  return std::any_of(queues().begin(), queues().end(), [&](const Queue& queue) {
    return std::any_of(queue.begin(), queue.end(), uses);
  });
}

bool overlap(const HostBytes& a, const HostBytes& b) {
  const auto a_begin = reinterpret_cast<std::uintptr_t>(a.begin);
  const auto b_begin = reinterpret_cast<std::uintptr_t>(b.begin);
  return a_begin < b_begin + b.size && b_begin < a_begin + a.size;
}

}  // namespace simgpu::fake_runtime
