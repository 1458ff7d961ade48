#include "fake_runtime/work.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace simgpu::fake_runtime {

namespace {

struct Item {
  std::function<void()> work;
  HostBytes touched;
};

std::vector<Item>& queue() {
  static std::vector<Item> queue;
  return queue;
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

bool is_in_use(const HostBytes& bytes) {
  return std::any_of(queue().begin(), queue().end(),
                     [&](const Item& item) { return overlap(item.touched, bytes); });
}

bool overlap(const HostBytes& a, const HostBytes& b) {
  const auto a_begin = reinterpret_cast<std::uintptr_t>(a.begin);
  const auto b_begin = reinterpret_cast<std::uintptr_t>(b.begin);
  return a_begin < b_begin + b.size && b_begin < a_begin + a.size;
}

}  // namespace simgpu::fake_runtime
