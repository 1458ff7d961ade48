#pragma once

#include <memory>
#include <optional>

#include "common/simulation.hpp"

namespace simgpu::cpu {

/// More threads than any machine has; asking for more is a mistake.
inline constexpr int most_threads = 4096;

/// This machine's processors. Without `threads`, as many as OpenMP takes (OMP_NUM_THREADS, or one
/// for each processor); else from 1 to most_threads. No more than OMP_THREAD_LIMIT allows.
std::unique_ptr<Backend> make_backend(std::optional<int> threads = std::nullopt);

}  // namespace simgpu::cpu
