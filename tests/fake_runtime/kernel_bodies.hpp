#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace simgpu::fake_runtime {

/// A launch that waits to be done on the host.
using Launched = std::function<void()>;

/// The launch of the kernel that the compiler calls `mangled_name`, by so many threads and with the
/// arguments at these places, which it copies; nothing if there is no such kernel.
Launched launch_on_host(const std::string& mangled_name, std::uint64_t threads, void** arguments);

}  // namespace simgpu::fake_runtime
