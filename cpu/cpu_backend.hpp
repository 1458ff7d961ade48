#pragma once

#include <memory>
#include <optional>

#include "common/simulation.hpp"
#include "cpu/law_functions.hpp"

namespace simgpu::cpu {

/// Beyond what a machine has; asking for more is a mistake.
inline constexpr int max_threads = 1024;

/// This machine's processors. Without `threads`, as many as OpenMP takes (OMP_NUM_THREADS, or one
/// for each processor), else that many; no more than OMP_THREAD_LIMIT allows.
/// It moves particles by `laws`, which must outlive it.
/// Throws Error (bad_input) unless that is from 1 to max_threads.
std::unique_ptr<Backend> make_backend(std::optional<int> threads = std::nullopt,
                                      Laws laws = built_in_laws());

}  // namespace simgpu::cpu
