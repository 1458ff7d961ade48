#pragma once

#include <span>

namespace simgpu::fuzz {

/// Where the compiler has this program count the edges that it passes, for libFuzzer; none without.
std::span<unsigned char> edge_counters();

}  // namespace simgpu::fuzz
