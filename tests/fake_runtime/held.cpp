#include "fake_runtime/held.hpp"

#include "fake_runtime/faults.hpp"

namespace simgpu::fake_runtime {

std::string held() {
  const std::lock_guard lock(mutex());
  std::string text;
  const auto add = [&](std::size_t count, const char* kind) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
  };
  add(blocks_held(), "blocks of device memory");
  add(registrations_held(), "blocks of locked host memory");
  add(streams_held(), "streams");
  add(events_held(), "events");
  add(graphs_held(), "graphs");
  add(executable_graphs_held(), "executable graphs");
  return text;
}

}  // namespace simgpu::fake_runtime
